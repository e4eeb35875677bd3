package org.sirocco.tornado;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.contract.HouseRules;
import org.sirocco.encoder.contract.SameEverywhere;

final class ArchitectureTest {
    private static final String TORNADO_VM = "uk.ac.manchester.tornado.api..";
    private final JavaClasses module = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("org.sirocco.tornado");

    @Test
    void knowsTheEncoderAndTornadoVmAndNothingElse() {
        classes().should().onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.slf4j..", "org.sirocco.encoder", "org.sirocco.encoder.model",
                        "org.sirocco.encoder.host", "org.sirocco.encoder.logging", "org.sirocco.encoder.weights",
                        "org.sirocco.tornado..", TORNADO_VM)
                .check(module);
    }

    @Test
    void nothingAsksTheMachineForItsLanguage() {
        SameEverywhere.RULE.check(module);
    }

    @Test
    void kernelsDoNotKnowWhoRunsThem() {
        noClasses().that().resideInAPackage("org.sirocco.tornado.kernels..").should().dependOnClassesThat()
                .resideInAnyPackage("org.sirocco.tornado", "org.sirocco.tornado.sdk").check(module);
    }

    @Test
    void packagesFormNoCycle() {
        HouseRules.packagesFormNoCycle.check(module);
    }

    @Test
    void whatMustLoadOnAnyJvmDoesNotNameTornadoVm() {
        noClasses().that().haveSimpleName("TornadoProvider").or().resideInAPackage("org.sirocco.tornado.sdk").should()
                .dependOnClassesThat().resideInAPackage(TORNADO_VM).check(module);
    }
}
