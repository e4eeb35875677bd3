package org.sirocco.text.folder;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.sirocco.text.formats.Json;
import org.sirocco.text.formats.ModelFiles;
import org.sirocco.text.keys.TokenizerKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the files beside {@code tokenizer.json} say of the tokenizer: {@code tokenizer_config.json},
 * {@code special_tokens_map.json}, {@code added_tokens.json}.
 *
 * <p>transformers makes BERT's tokenizer of the vocabulary and post-processor of {@code tokenizer.json}, and its normalizer
 * of {@code tokenizer_config.json}; other tokenizers it takes from {@code tokenizer.json} as they are. Special tokens that
 * are not in {@code tokenizer.json} it adds; that is refused here.
 *
 * @param config   {@code tokenizer_config.json}, or an empty object where there is none
 * @param isThere  whether there is one
 * @param special  {@code special_tokens_map.json}, likewise
 * @param added    {@code added_tokens.json}, likewise
 * @param name      the tokenizer's class, without Fast; empty where none is named
 * @param modelType of {@code config.json}
 */
record TokenizerSettings(Json config, boolean isThere, Json special, Json added, String name, String modelType) {
    private static final Logger LOG = LoggerFactory.getLogger(TokenizerSettings.class);
    private static final String NORMALIZER = "BertNormalizer";
    /** Keys that end as those of tokens do. */
    private static final Set<String> FLAGS = Set.of("add_bos_token", "add_eos_token");
    private static final Set<String> LISTS = Set.of("additional_special_tokens", "extra_special_tokens",
            "model_specific_special_tokens");
    private static final Set<String> BERTS = Set.of("BertTokenizer", "DistilBertTokenizer", "ElectraTokenizer",
            "MobileBertTokenizer", "ConvBertTokenizer", "DPRContextEncoderTokenizer", "DPRQuestionEncoderTokenizer",
            "SqueezeBertTokenizer", "LayoutLMTokenizer", "LxmertTokenizer");
    /** Whose tokenizer is BERT's where nothing names another. */
    private static final Set<String> BERT_MODELS = Set.of("bert", "distilbert", "electra");
    private static final Set<String> NOT_IN_THE_FILE = Set.of("BertJapaneseTokenizer", "RoCBertTokenizer",
            "BertTokenizerLegacy", "BertGenerationTokenizer");

    /**
     * @param model  {@code config.json}, which may name the tokenizer
     * @param listed whether the folder's {@code modules.json} says that texts go without a conversation's frame
     */
    static TokenizerSettings read(Path folder, Json model, boolean listed) {
        Json config = Json.optional(folder.resolve("tokenizer_config.json"));
        config.checked(TokenizerKeys.CONFIG);
        Json type = config.get("tokenizer_class").present()
                ? config.get("tokenizer_class")
                : model.get("tokenizer_class");
        String name = type.present() ? type.text().replaceFirst("Fast$", "") : "";
        if (NOT_IN_THE_FILE.contains(name)) {
            throw type.wrong("a tokenizer that tokenizer.json describes");
        }
        if (!listed && (config.get("chat_template").present()
                || ModelFiles.isThere(folder.resolve("chat_template.jinja")))) {
            throw config.get("chat_template").wrong("nothing: without modules.json texts would be put into its frame");
        }
        return new TokenizerSettings(config, ModelFiles.isThere(config.file()),
                Json.optional(folder.resolve("special_tokens_map.json")).checked(TokenizerKeys.SPECIAL),
                Json.optional(folder.resolve("added_tokens.json")), name, model.get("model_type").text());
    }

    /** Whether transformers makes BERT's own tokenizer. */
    private boolean bert() {
        return name.isEmpty() ? BERT_MODELS.contains(modelType) : BERTS.contains(name);
    }

    /** The limit in tokens that the tokenizer has; huge where it has none. */
    long maxTokens() {
        Json limit = config.get("model_max_length").present() ? config.get("model_max_length") : config.get("max_len");
        if (limit.value() instanceof BigInteger number && number.signum() > 0
                || limit.value() instanceof Double large && large > Integer.MAX_VALUE
                || limit.value() instanceof Long huge && huge > Integer.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        return limit.present() ? limit.intFrom(1) : Long.MAX_VALUE;
    }

    /**
     * The tokenizer as these settings make it.
     *
     * @param lowerCase whether lower case comes before all else, whatever the tokenizer does
     * @return the bytes to be read instead
     */
    byte[] applied(Path file, byte[] json, boolean lowerCase) {
        TokenizerParts parts = TokenizerParts.read(file, json);
        checkSpecialTokens(parts);
        PrefixSpace.check(config, name, modelType, parts);
        Json direction = parts.part("truncation");
        if (direction.present() && !config.get("truncation_side").present()) {
            Json side = direction.get("direction");
            if (side.present() && !side.text().equalsIgnoreCase("right")) {
                throw side.wrong("Right: texts are cut at their end");
            }
        }
        Object normalizer = parts.part("normalizer").value();
        Object wanted = bert() ? bertNormalizer(parts) : normalizer;
        if (lowerCase) {
            wanted = lowerCaseFirst(wanted);
        }
        return Objects.equals(wanted, normalizer) ? json : parts.withNormalizer(wanted);
    }

    private Object bertNormalizer(TokenizerParts parts) {
        Json normalizer = parts.part("normalizer");
        boolean same = normalizer.present() && NORMALIZER.equals(normalizer.get("type").value());
        if (!isThere && !same) {
            return normalizer.value();
        }
        String madeAnew = ": tokenizer_config.json names BERT's tokenizer, which transformers makes anew";
        if (!same) {
            throw normalizer.wrong(NORMALIZER + madeAnew);
        }
        if (isThere) {
            expect(parts.part("pre_tokenizer").get("type"), "BertPreTokenizer", madeAnew);
            expect(parts.model("type"), "WordPiece", madeAnew);
            expect(parts.model("continuing_subword_prefix"), "##", madeAnew);
            expect(parts.model("max_input_chars_per_word"), 100, madeAnew);
            expect(parts.model("unk_token"), content(config.get("unk_token"), "[UNK]"), madeAnew);
        }
        boolean lower = flag("do_lower_case", true);
        Map<String, Object> made = new LinkedHashMap<>();
        made.put("type", NORMALIZER);
        made.put("clean_text", true);
        made.put("handle_chinese_chars", flag("tokenize_chinese_chars", true));
        made.put("strip_accents", flag("strip_accents", lower));
        made.put("lowercase", lower);
        boolean agrees = made.entrySet().stream()
                .allMatch(field -> field.getValue().equals(effective(normalizer, field.getKey())));
        if (agrees) {
            return normalizer.value();
        }
        LOG.warn("{}: the normalizer is made from {}, as transformers does; {} says otherwise", config.file(),
                isThere ? "this file" : "BERT's own values, because this file is missing", normalizer.file());
        return made;
    }

    /** Accents are stripped where nothing is said of them but that letters become small. */
    private static Object effective(Json normalizer, String field) {
        Json value = normalizer.get(field);
        return value.present() || !field.equals("strip_accents") ? value.value() : normalizer.get("lowercase").value();
    }

    private static void expect(Json json, Object value, String reason) {
        // What is left out has the tokenizer's own value, which is this one.
        if (json.present() && !json.value().equals(value)) {
            throw json.wrong(value + reason);
        }
    }

    private boolean flag(String key, boolean absent) {
        return config.get(key).present() ? config.get(key).flag() : absent;
    }

    private static Object lowerCaseFirst(Object normalizer) {
        Map<String, Object> lower = Map.of("type", "Lowercase");
        List<Object> steps = new ArrayList<>(List.of(lower));
        if (normalizer instanceof Map<?, ?> one && "Sequence".equals(one.get("type"))
                && one.get("normalizers") instanceof List<?> list) {
            steps.addAll(list);
        } else if (normalizer != null) {
            steps.add(normalizer);
        }
        return steps.indexOf(lower) == steps.lastIndexOf(lower)
                ? Map.of("type", "Sequence", "normalizers", steps)
                : normalizer;
    }

    private void checkSpecialTokens(TokenizerParts parts) {
        Map<String, Json> known = new LinkedHashMap<>();
        if (parts.part("added_tokens").present()) {
            parts.part("added_tokens").list().forEach(token -> known.put(token.get("content").text(), token));
        }
        checkNames(config, known);
        Json decoder = config.get("added_tokens_decoder");
        if (decoder.present()) {
            for (String id : decoder.keys()) {
                checkAgreement(decoder.get(id), id, known);
            }
            return;
        }
        // These two are older: they are read only where the newer key is not.
        checkNames(special, known);
        for (String token : added.keys()) {
            Json there = known.get(token);
            if (there == null || !Objects.equals(there.get("id").value(), added.get(token).value())) {
                throw added.get(token).wrong("the id of an added token of tokenizer.json");
            }
        }
    }

    private static void checkNames(Json json, Map<String, Json> known) {
        for (String key : json.keys()) {
            Json value = json.get(key);
            if (!value.present()) {
                continue;
            }
            if (key.endsWith("_token")) {
                if (!FLAGS.contains(key)) {
                    checkKnown(value, known);
                }
            } else if (!LISTS.contains(key)) {
                continue;
            } else if (value.value() instanceof List) {
                value.list().forEach(token -> checkKnown(token, known));
            } else {
                value.keys().forEach(name -> checkKnown(value.get(name), known));
            }
        }
    }

    private static void checkKnown(Json token, Map<String, Json> known) {
        if (!known.containsKey(content(token, ""))) {
            throw token.wrong("one of the added tokens of tokenizer.json: transformers would add it");
        }
    }

    private static String content(Json token, String absent) {
        return token.value() instanceof Map ? token.get("content").text() : token.present() ? token.text() : absent;
    }

    private static void checkAgreement(Json token, String id, Map<String, Json> known) {
        Json there = known.get(token.get("content").text());
        if (there == null || !String.valueOf(there.get("id").value()).equals(id)) {
            throw token.get("content").wrong(String.format(Locale.ROOT, "the added token %s of tokenizer.json", id));
        }
        for (String flag : List.of("lstrip", "rstrip", "single_word", "normalized", "special")) {
            if (token.get(flag).present() && there.get(flag).present()
                    && !token.get(flag).value().equals(there.get(flag).value())) {
                throw token.get(flag)
                        .wrong(String.format(Locale.ROOT, "%s, as tokenizer.json has it", there.get(flag).value()));
            }
        }
    }
}
