package org.sirocco.springai;

/** What a text is, which decides what the model wants to stand before it. */
public enum InputKind {
    /** What is looked for with. */
    QUERY,
    /** What is to be found. */
    DOCUMENT,
    /** Neither: the model's standard prompt, which few models have. */
    NEITHER
}
