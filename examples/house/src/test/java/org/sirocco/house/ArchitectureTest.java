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
            .resideOutsideOfPackages("org.sirocco.cli..", "org.sirocco.lab..").should().dependOnClassesThat()
            .resideInAnyPackage("org.sirocco.cli..", "org.sirocco.lab..", "picocli..", "ch.qos.logback..");

    @ArchTest
    static final ArchRule THE_COMMAND_LINE_FINDS_THE_LABORATORY_AND_DOES_NOT_NAME_IT = noClasses().that()
            .resideInAPackage("org.sirocco.cli..").should().dependOnClassesThat()
            .resideInAPackage("org.sirocco.lab..");

    @ArchTest
    static final ArchRule BACKENDS_ARE_FOUND_NOT_NAMED = noClasses().that()
            .resideInAnyPackage("org.sirocco.cli..", "org.sirocco.lab..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.sirocco.encoder.scalar..", "org.sirocco.encoder.simd..",
                    "uk.ac.manchester..")
                    .and(not(type(ScalarAttention.class)).as("other than attention by itself, which is no backend")));

    @ArchTest
    static final ArchRule NOTHING_ASKS_THE_MACHINE_FOR_ITS_LANGUAGE = SameEverywhere.RULE;
}
