package org.sirocco.tokenizer.normalizers;

/** What a step of a sequence leaves of the place at which a long text may be cut: a letter or digit, then a space. */
enum Traits {
    /** Each character is rewritten on its own, whatever stands beside it; ASCII letters, digits and spaces stay such. */
    ALONE_AND_PLAIN(true, true),
    /** Each character on its own, but a letter, digit or space may become something else. */
    ALONE(true, false),
    /** Neighbours matter; ASCII letters, digits and spaces stay such. */
    PLAIN(false, true),
    /** Neither is known. */
    NEITHER(false, false);

    final boolean alone;
    final boolean plain;

    Traits(boolean alone, boolean plain) {
        this.alone = alone;
        this.plain = plain;
    }

    /** A normalizer that says which. Others of this package do not exist. */
    interface Known extends Normalizer {
        Traits traits();
    }
}
