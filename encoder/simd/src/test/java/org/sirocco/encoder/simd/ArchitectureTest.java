package org.sirocco.encoder.simd;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import org.sirocco.encoder.contract.HouseRules;

@AnalyzeClasses(packages = "org.sirocco.encoder.simd", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    /** Of the specification it takes attention in visible steps. */
    @ArchTest
    static final ArchRule theBackendNeedsTheCoreAndTheVectorApi = classes().should().onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "com.sun.management..", "jdk.incubator.vector..", "org.slf4j..",
                    "org.sirocco.encoder", "org.sirocco.encoder.host", "org.sirocco.encoder.logging",
                    "org.sirocco.encoder.model",
                    "org.sirocco.encoder.scalar",
                    "org.sirocco.encoder.simd..", "org.sirocco.encoder.weights");

    @ArchTest
    static final ArchRule kernelsKnowNeitherTheContractNorWhoCallsThem = noClasses().that()
            .resideInAPackage("org.sirocco.encoder.simd.kernels").should().dependOnClassesThat()
            .resideInAnyPackage("org.sirocco.encoder", "org.sirocco.encoder.simd", "org.sirocco.encoder.simd.products");

    @ArchTest
    static final ArchRule productsKnowNoEncoder = noClasses().that()
            .resideInAPackage("org.sirocco.encoder.simd.products").should().dependOnClassesThat()
            .resideInAPackage("org.sirocco.encoder.simd");

    /** So that it loads on any JVM and can say what is missing. */
    @ArchTest
    static final ArchRule theProviderNamesNoVectorClass = noClasses().that().haveSimpleName("SimdProvider").should()
            .dependOnClassesThat().resideInAPackage("jdk.incubator.vector..");

    @ArchTest
    static final ArchTests house = ArchTests.in(HouseRules.class);
}
