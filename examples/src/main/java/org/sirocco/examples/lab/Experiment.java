package org.sirocco.examples.lab;

import org.sirocco.examples.lab.report.Section;

/** A claim put to the test: computes, judges, and draws what came out. */
interface Experiment {
    Section run(Bench bench);
}
