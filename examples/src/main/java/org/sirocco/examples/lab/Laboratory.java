package org.sirocco.examples.lab;

import java.util.List;

/** All experiments, in the order of the report. */
final class Laboratory {
    private Laboratory() {}

    static List<Experiment> experiments() {
        return List.of(new OneSource(), new WordAgainstSentence(), new CommonScale(), new Heads(), new Scaling(),
                new Positions(), new SideBySide(), new TextAsImage());
    }
}
