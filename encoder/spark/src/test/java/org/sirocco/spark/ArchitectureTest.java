package org.sirocco.spark;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.sirocco.encoder.contract.SameEverywhere;

@AnalyzeClasses(packages = "org.sirocco.spark", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule NOTHING_ASKS_THE_MACHINE_FOR_ITS_LANGUAGE = SameEverywhere.RULE;
}
