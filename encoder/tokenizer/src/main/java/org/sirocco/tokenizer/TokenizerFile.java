package org.sirocco.tokenizer;

import java.util.HashMap;
import java.util.Map;
import org.sirocco.tokenizer.added.AddedVocabulary;
import org.sirocco.tokenizer.config.Config;
import org.sirocco.tokenizer.config.JsonReader;
import org.sirocco.tokenizer.decoders.Decoders;
import org.sirocco.tokenizer.errors.TokenizerException;
import org.sirocco.tokenizer.models.Model;
import org.sirocco.tokenizer.models.ModelReader;
import org.sirocco.tokenizer.normalizers.Normalizer;
import org.sirocco.tokenizer.normalizers.Normalizers;
import org.sirocco.tokenizer.pretokenizers.PreTokenizers;
import org.sirocco.tokenizer.processors.PostProcessors;

/** Reads {@code tokenizer.json}. Rule: tokenizer/serialization.rs. */
final class TokenizerFile {
    private TokenizerFile() {}

    static Tokenizer read(byte[] file) {
        Map<String, Config> parts = new HashMap<>();
        Model model = null;
        JsonReader json = new JsonReader(file);
        if (json.kind() != '{') {
            throw new TokenizerException("$", "must be an object");
        }
        json.object();
        while (json.nextKey()) {
            String key = json.text();
            switch (key) {
                case "model" -> model = ModelReader.read(json, file.length);
                case "version", "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder" -> {
                    Object value = json.value();
                    parts.put(key, value == null ? null : new Config("$.".concat(key), value));
                }
                case "truncation", "padding" -> json.value();
                default -> throw new TokenizerException("$", "unknown key \"" + Config.shown(key) + "\"");
            }
        }
        json.end();
        if (model == null) {
            throw new TokenizerException("$", "\"model\" is missing");
        }
        return assemble(parts, model);
    }

    private static Tokenizer assemble(Map<String, Config> parts, Model model) {
        Config version = parts.get("version");
        if (version != null && !version.asString().equals("1.0")) {
            throw version.error("unknown version \"" + Config.shown(version.asString()) + "\"");
        }
        Config normalizing = parts.get("normalizer");
        Normalizer normalizer = normalizing == null ? null : Normalizers.read(normalizing);
        Config splitting = parts.get("pre_tokenizer");
        Config processing = parts.get("post_processor");
        Config decoding = parts.get("decoder");
        AddedVocabulary added = new AddedVocabulary(parts.get("added_tokens"), model, normalizer);
        Pipeline pipeline = Pipeline.of(added, normalizer,
                splitting == null ? null : PreTokenizers.read(splitting), model, setsApart(normalizing, splitting));
        return new Tokenizer(pipeline, processing == null ? null : PostProcessors.read(processing),
                decoding == null ? null : Decoders.read(decoding));
    }

    /** BERT's normalizer puts spaces around each CJK ideograph, at which its pre-tokenizer splits. */
    private static boolean setsApart(Config normalizing, Config splitting) {
        return normalizing != null && splitting != null && normalizing.type().equals("BertNormalizer")
                && normalizing.bool("handle_chinese_chars", true) && splitting.type().equals("BertPreTokenizer");
    }
}
