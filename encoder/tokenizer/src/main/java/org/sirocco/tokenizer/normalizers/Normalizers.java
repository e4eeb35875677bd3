package org.sirocco.tokenizer.normalizers;

import java.util.ArrayList;
import java.util.List;

import org.sirocco.tokenizer.config.Config;
import org.sirocco.tokenizer.regex.SplitPattern;
import org.sirocco.tokenizer.regex.SplitPatterns;
import org.sirocco.tokenizer.unicode.NormalForm;

/** Reads the normalizers of a tokenizer file. */
public final class Normalizers {
    private Normalizers() {}

    /** The normalizer that this object describes; refused by name where unknown. */
    public static Normalizer read(Config config) {
        return switch (config.type()) {
            case "BertNormalizer" -> bert(config);
            case "NFC", "NFD", "NFKC", "NFKD" -> new FormNormalizer(NormalForm.valueOf(only(config).type()));
            case "Lowercase" -> CharacterNormalizer.lowercase(only(config));
            case "StripAccents" -> CharacterNormalizer.stripAccents(only(config));
            case "Nmt" -> CharacterNormalizer.nmt(only(config));
            case "ByteLevel" -> CharacterNormalizer.byteLevel(only(config));
            case "Strip" -> {
                config.allow("type", "strip_left", "strip_right");
                yield new StripNormalizer(config.bool("strip_left"), config.bool("strip_right"));
            }
            case "Prepend" -> {
                config.allow("type", "prepend");
                yield new PrependNormalizer(config.string("prepend"));
            }
            case "Replace" -> {
                config.allow("type", "pattern", "content");
                SplitPattern pattern = SplitPatterns.read(config.need("pattern"));
                yield new ReplaceNormalizer(pattern, config.string("content"));
            }
            case "Precompiled" -> {
                config.allow("type", "precompiled_charsmap");
                yield new PrecompiledNormalizer(CharsMap.read(config.need("precompiled_charsmap")));
            }
            case "Sequence" -> {
                config.allow("type", "normalizers");
                List<Normalizer> steps = new ArrayList<>();
                for (Config step : config.list("normalizers")) {
                    steps.add(read(step));
                }
                yield new SequenceNormalizer(steps);
            }
            default -> throw config.error("unknown normalizer \"" + Config.shown(config.type()) + "\"");
        };
    }

    private static Normalizer bert(Config config) {
        config.allow("type", "clean_text", "handle_chinese_chars", "strip_accents", "lowercase");
        boolean lowercase = config.bool("lowercase");
        return new BertNormalizer(config.bool("clean_text"), config.bool("handle_chinese_chars"),
                config.bool("strip_accents", lowercase), lowercase);
    }

    private static Config only(Config config) {
        config.allow("type");
        return config;
    }
}
