package org.sirocco.encoder.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What holds in every module; each module's own arrows are in its ArchitectureTest. */
public final class HouseRules {
    @ArchTest
    public static final ArchRule packagesFormNoCycle = slices().matching("org.sirocco.(**)").should().beFreeOfCycles();

    @ArchTest
    public static final ArchRule nobodySetsPropertiesOfTheWholeJvm = noClasses().should().callMethod(System.class,
            "setProperty", String.class, String.class);

    @ArchTest
    public static final ArchRule classesAreFinalOrMeantToBeExtended = classes().that().areNotInterfaces().and()
            .areNotAnonymousClasses()
            .should().haveModifier(JavaModifier.FINAL).orShould().haveModifier(JavaModifier.ABSTRACT)
            .orShould().beEnums();

    @ArchTest
    public static final ArchRule exceptionsAreUnchecked = classes().that().areAssignableTo(Throwable.class).should()
            .beAssignableTo(RuntimeException.class).allowEmptyShould(true);

    @ArchTest
    public static final ArchRule nothingAsksTheMachineForItsLanguage = SameEverywhere.RULE;

    private HouseRules() {}
}
