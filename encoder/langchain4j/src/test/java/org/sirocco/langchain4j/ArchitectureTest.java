package org.sirocco.langchain4j;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.sirocco.encoder.contract.SameEverywhere;

@AnalyzeClasses(packages = "org.sirocco.langchain4j", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule NOTHING_ASKS_THE_MACHINE_FOR_ITS_LANGUAGE = SameEverywhere.RULE;
}
