package org.sirocco.tokenizer.decoders;

import java.util.ArrayList;
import java.util.List;

import org.sirocco.tokenizer.config.Config;
import org.sirocco.tokenizer.pretokenizers.PreTokenizers;
import org.sirocco.tokenizer.regex.SplitPattern;
import org.sirocco.tokenizer.regex.SplitPatterns;

/** Reads the decoders of a tokenizer file. */
public final class Decoders {
    private Decoders() {}

    /** The decoder that this object describes; refused by name where unknown. */
    public static Decoder read(Config config) {
        return switch (config.type()) {
            case "BPEDecoder" -> {
                config.allow("type", "suffix");
                String suffix = config.string("suffix");
                yield tokens -> TextDecoders.bpe(tokens, suffix);
            }
            case "ByteFallback" -> {
                config.allow("type");
                yield ByteDecoders::byteFallback;
            }
            case "ByteLevel" -> {
                config.allow("type", "add_prefix_space", "trim_offsets", "use_regex");
                yield ByteDecoders::byteLevel;
            }
            case "CTC" -> {
                config.allow("type", "pad_token", "word_delimiter_token", "cleanup");
                String pad = config.string("pad_token");
                String delimiter = config.string("word_delimiter_token");
                boolean cleanup = config.bool("cleanup");
                yield tokens -> TextDecoders.ctc(tokens, pad, delimiter, cleanup);
            }
            case "Fuse" -> {
                config.allow("type");
                yield tokens -> List.of(String.join("", tokens));
            }
            case "Metaspace" -> {
                PreTokenizers.read(config);
                int replacement = config.string("replacement").codePointAt(0);
                boolean never = config.string("prepend_scheme", "always").equals("never");
                yield tokens -> TextDecoders.metaspace(tokens, replacement, never);
            }
            case "Replace" -> {
                config.allow("type", "pattern", "content");
                SplitPattern pattern = SplitPatterns.read(config.need("pattern"));
                String content = config.string("content");
                yield tokens -> TextDecoders.replace(tokens, pattern, content);
            }
            case "Sequence" -> sequence(config);
            case "Strip" -> {
                config.allow("type", "content", "start", "stop");
                int content = PreTokenizers.character(config.need("content"));
                int start = config.integer("start");
                int stop = config.integer("stop");
                yield tokens -> TextDecoders.strip(tokens, content, start, stop);
            }
            case "WordPiece" -> {
                config.allow("type", "prefix", "cleanup");
                String prefix = config.string("prefix");
                boolean cleanup = config.bool("cleanup");
                yield new WordPieceDecoder(prefix, cleanup);
            }
            default -> throw config.error("unknown decoder \"" + Config.shown(config.type()) + "\"");
        };
    }

    private static Decoder sequence(Config config) {
        config.allow("type", "decoders");
        List<Decoder> parts = new ArrayList<>();
        for (Config part : config.list("decoders")) {
            parts.add(read(part));
        }
        return tokens -> {
            List<String> decoded = tokens;
            for (Decoder part : parts) {
                decoded = part.decode(decoded);
            }
            return decoded;
        };
    }
}
