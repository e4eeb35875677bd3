package org.sirocco.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.sirocco.encoder.contract.SameEverywhere;
import org.sirocco.encoder.scalar.ScalarAttention;

@AnalyzeClasses(packages = "org.sirocco", importOptions = {DoNotIncludeTests.class,
        ArchitectureTest.NoTestJars.class})
class ArchitectureTest {
    /** Of other modules. */
    static final class NoTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule LIBRARIES_KNOW_NOTHING_OF_THE_COMMAND_LINE = noClasses().that()
            .resideOutsideOfPackage("org.sirocco.examples..").should().dependOnClassesThat()
            .resideInAnyPackage("org.sirocco.examples..", "picocli..", "ch.qos.logback..");

    @ArchTest
    static final ArchRule BACKENDS_ARE_FOUND_NOT_NAMED = noClasses().that().resideInAPackage("org.sirocco.examples..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.sirocco.encoder.scalar..", "org.sirocco.encoder.simd..",
                    "uk.ac.manchester..")
                    .and(not(type(ScalarAttention.class)).as("other than attention by itself, which is no backend")));

    @ArchTest
    static final ArchRule NOTHING_ASKS_THE_MACHINE_FOR_ITS_LANGUAGE = SameEverywhere.RULE;
}
