package org.sirocco.tokenizer.regex;

import java.util.Locale;

import org.sirocco.tokenizer.config.Config;

/** Reads the patterns of a tokenizer file: {"String": "..."} or {"Regex": "..."}. */
public final class SplitPatterns {
    private static final String GPT2 = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

    private SplitPatterns() {}

    /** The pattern that this object describes; refused with the reason where it cannot be matched in linear time. */
    public static SplitPattern read(Config pattern) {
        pattern.allow("String", "Regex");
        if (pattern.has("String") == pattern.has("Regex")) {
            throw pattern.error("must have either \"String\" or \"Regex\"");
        }
        if (pattern.has("String")) {
            return new LiteralPattern(pattern.string("String"));
        }
        String regex = pattern.string("Regex");
        try {
            return compile(regex);
        } catch (PatternException e) {
            throw pattern.need("Regex")
                    .error(String.format(Locale.ROOT, "the regular expression \"%s\" is not supported: %s",
                            Config.shown(regex), e.getMessage()));
        }
    }

    /** The ByteLevel pre-tokenizer's own expression. Source: pre_tokenizers/byte_level.rs. */
    public static SplitPattern gpt2() {
        return Gpt2.PATTERN;
    }

    /** The Whitespace pre-tokenizer's own expression, \w+|[^\w\s]+ of the regex crate. */
    public static SplitPattern whitespace() {
        return WordPattern.INSTANCE;
    }

    static SplitPattern compile(String regex) throws PatternException {
        Syntax syntax = PatternParser.parse(regex);
        SplitPattern flat = FlatPattern.of(syntax);
        return flat != null ? flat : LinearPattern.of(syntax);
    }

    private static final class Gpt2 {
        static final SplitPattern PATTERN;

        static {
            try {
                PATTERN = compile(GPT2);
            } catch (PatternException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
