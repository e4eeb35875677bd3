package org.sirocco.lab.bench;

import org.sirocco.lab.report.Section;

/** A claim put to the test: computes, judges, and draws what came out. */
public interface Experiment {
    Section run(Bench bench);
}
