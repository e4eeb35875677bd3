package org.sirocco.text.folder;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Locale;
import org.sirocco.text.formats.Json;
import org.sirocco.text.formats.ModelFiles;
import org.sirocco.text.keys.SentenceKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code sentence_bert_config.json} of sentence-transformers, which older versions name after other models, too.
 *
 * @param limit     the key that says how long a text may be, or null where none does
 * @param lowerCase whether texts are brought to lower case before all else
 */
record TransformerSettings(Json limit, boolean lowerCase) {
    /** Where there is no such file. */
    static final TransformerSettings NONE = new TransformerSettings(null, false);

    private static final Logger LOG = LoggerFactory.getLogger(TransformerSettings.class);
    private static final String ROWS = "max_position_embeddings";
    private static final List<String> FILES = List.of("sentence_bert_config.json", "sentence_roberta_config.json",
            "sentence_distilbert_config.json", "sentence_camembert_config.json", "sentence_albert_config.json",
            "sentence_xlm-roberta_config.json", "sentence_xlnet_config.json");

    /** @param folder of the Transformer module */
    static TransformerSettings read(Path folder, ModelKind kind) {
        for (String name : FILES) {
            if (ModelFiles.isThere(folder.resolve(name))) {
                Json json = Json.read(folder.resolve(name));
                // As the reference does: an empty one is passed over.
                if (!json.keys().isEmpty()) {
                    return of(json, kind);
                }
            }
        }
        return NONE;
    }

    private static TransformerSettings of(Json json, ModelKind kind) {
        json.checked(SentenceKeys.TRANSFORMER);
        for (String key : List.of("model_args", "model_kwargs")) {
            if (json.get(key).present()) {
                json.get(key).checked(SentenceKeys.MODEL_ARGUMENTS);
            }
        }
        for (Map.Entry<String, String> key : Map
                .of("transformer_task", kind.task(), "module_output_name", kind.output())
                .entrySet()) {
            if (json.get(key.getKey()).present()) {
                expect(json.get(key.getKey()), key.getValue());
            }
        }
        checkModality(json.get("modality_config"), kind);
        Json limit = json.get("max_seq_length");
        for (String key : List.of("tokenizer_args", "processor_kwargs")) {
            if (json.get(key).present()) {
                limit = or(json.get(key).checked(SentenceKeys.TOKENIZER_ARGUMENTS).get("model_max_length"), limit);
            }
        }
        Json processing = json.get("processing_kwargs");
        if (processing.present()) {
            processing.checked(SentenceKeys.PROCESSING);
            for (String key : List.of("text", "common")) {
                if (processing.get(key).present()) {
                    Json call = processing.get(key).checked(SentenceKeys.CALL);
                    limit = or(call.get("max_length"), limit);
                    if (kind == ModelKind.PAIRS && call.get("truncation").value() instanceof String how
                            && !how.equals("longest_first")) {
                        throw call.get("truncation").wrong("longest_first: pairs are not cut otherwise");
                    }
                }
            }
        }
        Json lower = json.get("do_lower_case");
        return new TransformerSettings(limit.present() ? limit : null, lower.present() && lower.flag());
    }

    private static Json or(Json first, Json second) {
        return first.present() ? first : second;
    }

    private static void checkModality(Json modality, ModelKind kind) {
        if (!modality.present()) {
            return;
        }
        for (String input : modality.keys()) {
            if (!input.equals("text")) {
                throw modality.get(input).wrong("nothing: only plain text is supported");
            }
        }
        Json text = modality.get("text");
        expect(text.get("method"), "forward");
        Json output = text.get("method_output_name");
        expect(output.value() instanceof List<?> path && path.size() == 1 ? output.list().getFirst() : output,
                kind.methodOutput());
        for (String key : text.keys()) {
            if (!List.of("method", "method_output_name").contains(key)) {
                throw text.get(key).wrong("nothing: this key is not known");
            }
        }
    }

    private static void expect(Json json, String value) {
        if (!value.equals(json.value())) {
            throw json.wrong(value);
        }
    }

    /**
     * The longest text in tokens: what is asked for here, which must be within what the positions reach, else the smaller
     * of the tokenizer's limit and the model's. Where not every row of the positions can be used, all of them may be asked
     * for: there the reference fails at a text that needs more than there are.
     *
     * @param positions the model's limit
     * @param endless   whether positions reach further than that, because they are computed as attention goes
     * @param config    {@code config.json}
     */
    int maxTokens(long tokenizerLimit, int positions, boolean endless, Json config) {
        if (limit == null) {
            return (int) Math.min(tokenizerLimit, positions);
        }
        int wanted = limit.intFrom(1);
        if (wanted <= positions || endless) {
            return wanted;
        }
        Json rows = config.get(ROWS);
        int most = rows.present() ? rows.intFrom(1) : positions;
        if (wanted > most) {
            throw limit.wrong(String.format(Locale.ROOT, "at most %s (%d)", ROWS, most));
        }
        LOG.warn("{}: {} is {}, but only {} tokens have a position: this is the limit", limit.file(), limit.key(),
                wanted, positions);
        return positions;
    }
}
