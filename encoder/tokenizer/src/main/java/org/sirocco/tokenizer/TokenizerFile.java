package org.sirocco.tokenizer;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;

import org.sirocco.tokenizer.config.Config;
import org.sirocco.tokenizer.config.Json;
import org.sirocco.tokenizer.decoders.Decoders;
import org.sirocco.tokenizer.models.Model;
import org.sirocco.tokenizer.models.ModelReader;
import org.sirocco.tokenizer.normalizers.Normalizer;
import org.sirocco.tokenizer.normalizers.Normalizers;
import org.sirocco.tokenizer.pretokenizers.PreTokenizers;
import org.sirocco.tokenizer.processors.PostProcessors;
import org.sirocco.tokenizer.vocabulary.AddedVocabulary;

/** Reads {@code tokenizer.json}. Rule: tokenizer/serialization.rs. */
final class TokenizerFile {
    private TokenizerFile() {}

    static Tokenizer read(byte[] file) {
        Map<String, Config> parts = new HashMap<>();
        Model model = null;
        try (JsonParser json = Json.parser(file)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new TokenizerException("$", "must be an object");
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String key = json.currentName();
                json.nextToken();
                switch (key) {
                    case "model" -> model = ModelReader.read(json);
                    case "version", "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder" -> {
                        Object value = Json.value(json, "$." + key);
                        parts.put(key, value == null ? null : new Config("$." + key, value));
                    }
                    case "truncation", "padding" -> json.skipChildren();
                    default -> throw new TokenizerException("$", "unknown key \"" + Config.shown(key) + "\"");
                }
            }
            if (json.nextToken() != null) {
                throw new TokenizerException("$", "something follows the object");
            }
        } catch (JsonProcessingException e) {
            throw new TokenizerException("$", "not JSON that can be read: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new TokenizerException("$", "cannot be read: " + e.getMessage(), e);
        }
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
