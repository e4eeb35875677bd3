package org.sirocco.text;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.sirocco.encoder.contract.SameEverywhere;

@AnalyzeClasses(packages = "org.sirocco", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    /** What reads a model's files, names models and keeps them. */
    private static final String[] FILES = {"org.sirocco.text.families..", "org.sirocco.text.folder..",
            "org.sirocco.text.formats..", "org.sirocco.text.hub..", "org.sirocco.text.keys..",
            "org.sirocco.text.model..",
            "org.sirocco.text.names..", "org.sirocco.text.store.."};

    @ArchTest
    static final ArchRule FILES_KNOW_NEITHER_THE_API_NOR_TOKENIZERS = noClasses().that()
            .resideInAnyPackage(FILES).should().dependOnClassesThat()
            .resideInAnyPackage("org.sirocco.text", "org.sirocco.text.pipeline..", "org.sirocco.text.tokenizer..");

    @ArchTest
    static final ArchRule TOKENIZERS_KNOW_NEITHER_THE_API_NOR_FILES = noClasses().that()
            .resideInAPackage("org.sirocco.text.tokenizer..").should().dependOnClassesThat()
            .resideInAnyPackage("org.sirocco.text", "org.sirocco.text.pipeline..", "org.sirocco.text.families..",
                    "org.sirocco.text.folder..", "org.sirocco.text.formats..", "org.sirocco.text.hub..",
                    "org.sirocco.text.keys..", "org.sirocco.text.names..", "org.sirocco.text.store..");

    @ArchTest
    static final ArchRule THE_PIPELINE_DOES_NOT_KNOW_THE_API = noClasses().that()
            .resideInAPackage("org.sirocco.text.pipeline..").should().dependOnClassesThat()
            .resideInAPackage("org.sirocco.text");

    @ArchTest
    static final ArchRule PACKAGES_FORM_NO_CYCLE = slices().matching("org.sirocco.(encoder|text|positional).(**)")
            .should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_CLASSES_OF_THE_API_FORM_NO_CYCLE = slices()
            .assignedFrom(new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass type) {
                    return type.getPackageName().equals("org.sirocco.text")
                            ? SliceIdentifier.of(type.getName().replaceAll("\\$.*", ""))
                            : SliceIdentifier.ignore();
                }

                @Override
                public String getDescription() {
                    return "top-level classes of the API";
                }
            }).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_TOKENIZER_BUT_OURS = noClasses().that()
            // The tokenizer's tests, whose jar is here for ours, compare it with the native library.
            .resideOutsideOfPackage("org.sirocco.tokenizer.peer..").should().dependOnClassesThat()
            .resideInAPackage("ai.djl..");

    @ArchTest
    static final ArchRule THE_TOKENIZER_KNOWS_NOTHING_OF_US = noClasses().that()
            .resideInAPackage("org.sirocco.tokenizer..").should().dependOnClassesThat()
            .resideInAnyPackage("org.sirocco.text..", "org.sirocco.encoder..");

    @ArchTest
    static final ArchRule THE_ENCODER_KNOWS_NOTHING_OF_TEXT = noClasses().that()
            .resideInAnyPackage("org.sirocco.encoder..", "org.sirocco.positional..").should().dependOnClassesThat()
            .resideInAPackage("org.sirocco.text..");

    @ArchTest
    static final ArchRule NOTHING_ASKS_THE_MACHINE_FOR_ITS_LANGUAGE = SameEverywhere.RULE;
}
