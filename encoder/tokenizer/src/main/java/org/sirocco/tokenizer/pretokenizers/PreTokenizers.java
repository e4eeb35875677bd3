package org.sirocco.tokenizer.pretokenizers;

import java.util.ArrayList;
import java.util.List;

import org.sirocco.tokenizer.config.Config;
import org.sirocco.tokenizer.regex.SplitPatterns;

/** Reads the pre-tokenizers of a tokenizer file. */
public final class PreTokenizers {
    private PreTokenizers() {}

    /** The pre-tokenizer that this object describes; refused by name where unknown. */
    public static PreTokenizer read(Config config) {
        return switch (config.type()) {
            case "BertPreTokenizer" -> plain(config, new BertPreTokenizer());
            case "Whitespace" -> plain(config, new Whitespace());
            case "WhitespaceSplit" -> plain(config, new WhitespaceSplit());
            case "UnicodeScripts" -> plain(config, new UnicodeScripts());
            case "ByteLevel" -> byteLevel(config);
            case "CharDelimiterSplit" -> {
                config.allow("type", "delimiter");
                yield new CharDelimiterSplit(character(config.need("delimiter")));
            }
            case "Digits" -> {
                config.allow("type", "individual_digits");
                yield new Digits(config.bool("individual_digits"));
            }
            case "FixedLength" -> {
                config.allow("type", "length");
                int length = config.integer("length", 5);
                if (length == 0) {
                    throw config.error("length must be at least 1");
                }
                yield new FixedLength(length);
            }
            case "Metaspace" -> metaspace(config);
            case "Punctuation" -> {
                config.allow("type", "behavior");
                yield new Punctuation(config.has("behavior")
                        ? Behavior.read(config.get("behavior"))
                        : Behavior.ISOLATED);
            }
            case "Sequence" -> {
                config.allow("type", "pretokenizers");
                List<PreTokenizer> parts = new ArrayList<>();
                for (Config part : config.list("pretokenizers")) {
                    parts.add(read(part));
                }
                yield new Sequence(List.copyOf(parts));
            }
            case "Split" -> {
                config.allow("type", "pattern", "behavior", "invert");
                yield new Split(SplitPatterns.read(config.need("pattern")), Behavior.read(config.need("behavior")),
                        config.bool("invert"));
            }
            default -> throw config.error("unknown pre-tokenizer \"" + Config.shown(config.type()) + "\"");
        };
    }

    private static PreTokenizer plain(Config config, PreTokenizer preTokenizer) {
        config.allow("type");
        return preTokenizer;
    }

    private static PreTokenizer byteLevel(Config config) {
        config.allow("type", "add_prefix_space", "trim_offsets", "use_regex");
        config.bool("trim_offsets");
        return new ByteLevel(config.bool("add_prefix_space"),
                config.bool("use_regex", true) ? SplitPatterns.gpt2() : null);
    }

    private static PreTokenizer metaspace(Config config) {
        config.allow("type", "replacement", "add_prefix_space", "prepend_scheme", "split", "str_rep");
        return new Metaspace(character(config.need("replacement")), scheme(config), config.bool("split", true));
    }

    /** Where a Metaspace puts its character before a piece. */
    static Metaspace.Scheme scheme(Config config) {
        String name = config.string("prepend_scheme", "always");
        Metaspace.Scheme scheme = switch (name) {
            case "first" -> Metaspace.Scheme.FIRST;
            case "never" -> Metaspace.Scheme.NEVER;
            case "always" -> Metaspace.Scheme.ALWAYS;
            default -> throw config.get("prepend_scheme").error("unknown scheme \"" + Config.shown(name) + "\"");
        };
        if (!config.bool("add_prefix_space", true) && scheme != Metaspace.Scheme.NEVER) {
            throw config.error("add_prefix_space false does not go with prepend_scheme \"" + name + "\"");
        }
        return scheme;
    }

    /** The one character that a string must be. */
    public static int character(Config config) {
        String text = config.asString();
        if (text.isEmpty() || text.codePointCount(0, text.length()) != 1) {
            throw config.error("must be one character, is \"" + Config.shown(text) + "\"");
        }
        return text.codePointAt(0);
    }
}
