package org.sirocco.spark;

import org.sirocco.text.SentenceEncoder;

/** What texts are, which decides what the model wants to stand before them. */
enum InputKind {
    QUERY, DOCUMENT, NEITHER;

    String prompt(SentenceEncoder encoder) {
        return switch (this) {
            case QUERY -> encoder.queryPrompt();
            case DOCUMENT -> encoder.documentPrompt();
            case NEITHER -> encoder.standardPrompt();
        };
    }
}
