package org.sirocco.encoder;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import org.sirocco.encoder.contract.HouseRules;

/** The arrows between packages, as far as this module sees them. */
@AnalyzeClasses(packages = "org.sirocco", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule positionsKnowNothingElse = classes().that().resideInAPackage("org.sirocco.positional..")
            .should().onlyDependOnClassesThat().resideInAnyPackage("java..", "org.sirocco.positional..");

    @ArchTest
    static final ArchRule theEncoderNeedsPositionsAndALoggerOnly = classes().that()
            .resideInAPackage("org.sirocco.encoder..").should().onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.slf4j..", "org.sirocco.positional..", "org.sirocco.encoder..");

    @ArchTest
    static final ArchRule aModelKnowsNothingOfWhatRunsIt = classes().that()
            .resideInAPackage("org.sirocco.encoder.model").should().onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.sirocco.positional..", "org.sirocco.encoder.model");

    @ArchTest
    static final ArchRule theContractKnowsModelsAndNoBackend = noClasses().that()
            .resideInAPackage("org.sirocco.encoder").should().dependOnClassesThat()
            .resideInAnyPackage("org.sirocco.encoder.host..", "org.sirocco.encoder.scalar..");

    @ArchTest
    static final ArchRule theHostKnowsNoBackend = noClasses().that().resideInAPackage("org.sirocco.encoder.host")
            .should().dependOnClassesThat().resideInAPackage("org.sirocco.encoder.scalar..");

    @ArchTest
    static final ArchTests house = ArchTests.in(HouseRules.class);
}
