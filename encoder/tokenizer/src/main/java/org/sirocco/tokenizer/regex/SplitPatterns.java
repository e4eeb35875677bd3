package org.sirocco.tokenizer.regex;

import org.sirocco.tokenizer.config.Config;

/** Reads the patterns of a tokenizer file: {"String": "..."} or {"Regex": "..."}. */
public final class SplitPatterns {
    private SplitPatterns() {}

    /** The pattern that this object describes; refused with the reason where it cannot be matched in linear time. */
    public static SplitPattern read(Config pattern) {
        throw pattern.error("no patterns yet");
    }

    /** How GPT-2 splits. */
    public static SplitPattern gpt2() {
        throw new UnsupportedOperationException();
    }
}
