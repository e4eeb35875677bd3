package org.sirocco.text;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.sirocco.encoder.SameEverywhere;

@AnalyzeClasses(packages = "org.sirocco", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule FILES_KNOW_NEITHER_THE_API_NOR_TOKENIZERS = noClasses().that()
            .resideInAPackage("org.sirocco.text.files..").should().dependOnClassesThat()
            .resideInAnyPackage("org.sirocco.text", "org.sirocco.text.tokenizer..");

    @ArchTest
    static final ArchRule TOKENIZERS_KNOW_NEITHER_THE_API_NOR_FILES = noClasses().that()
            .resideInAPackage("org.sirocco.text.tokenizer..").should().dependOnClassesThat()
            .resideInAnyPackage("org.sirocco.text", "org.sirocco.text.files..");

    @ArchTest
    static final ArchRule THE_NATIVE_TOKENIZER_IS_IN_ONE_PLACE = noClasses().that()
            .resideOutsideOfPackage("org.sirocco.text.tokenizer..").should().dependOnClassesThat()
            .resideInAPackage("ai.djl..");

    @ArchTest
    static final ArchRule THE_ENCODER_KNOWS_NOTHING_OF_TEXT = noClasses().that()
            .resideInAnyPackage("org.sirocco.encoder..", "org.sirocco.positional..").should().dependOnClassesThat()
            .resideInAPackage("org.sirocco.text..");

    @ArchTest
    static final ArchRule NOTHING_ASKS_THE_MACHINE_FOR_ITS_LANGUAGE = SameEverywhere.RULE;
}
