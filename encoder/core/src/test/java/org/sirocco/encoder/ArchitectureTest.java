package org.sirocco.encoder;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between packages, as far as this module sees them. */
@AnalyzeClasses(packages = "org.sirocco", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule positionsKnowNothingElse = classes().that().resideInAPackage("org.sirocco.positional..")
            .should().onlyDependOnClassesThat().resideInAnyPackage("java..", "org.sirocco.positional..");

    @ArchTest
    static final ArchRule theEncoderNeedsPositionsAndALoggerOnly = classes().that()
            .resideInAPackage("org.sirocco.encoder..").should().onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "com.sun.management..", "jdk.incubator.vector..", "org.slf4j..",
                    "org.sirocco.positional..",
                    "org.sirocco.encoder..");

    @ArchTest
    static final ArchRule theContractKnowsNoBackend = noClasses().that().resideInAPackage("org.sirocco.encoder")
            .should().dependOnClassesThat()
            .resideInAnyPackage("org.sirocco.encoder.scalar..", "org.sirocco.encoder.host..", "jdk.incubator.vector..");

    @ArchTest
    static final ArchRule packagesFormNoCycle = slices().matching("org.sirocco.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nobodySetsPropertiesOfTheWholeJvm = noClasses().should().callMethod(System.class,
            "setProperty", String.class, String.class);

    @ArchTest
    static final ArchRule classesAreFinalOrMeantToBeExtended = classes().that().areNotInterfaces().and()
            .areNotAnonymousClasses()
            .should().haveModifier(JavaModifier.FINAL).orShould().haveModifier(JavaModifier.ABSTRACT)
            .orShould().beEnums();

    @ArchTest
    static final ArchRule exceptionsAreUnchecked = classes().that().areAssignableTo(Throwable.class).should()
            .beAssignableTo(RuntimeException.class);

    @ArchTest
    static final ArchRule nothingAsksTheMachineForItsLanguage = SameEverywhere.RULE;
}
