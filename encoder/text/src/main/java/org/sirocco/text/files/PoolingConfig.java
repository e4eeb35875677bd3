package org.sirocco.text.files;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code 1_Pooling/config.json} of sentence-transformers: one flag per mode, or in newer files the mode's name. */
final class PoolingConfig {
    private static final String FLAG = "pooling_mode_";
    private static final Map<String, PoolingMode> FLAGS = Map.of("cls_token", PoolingMode.CLS, "mean_tokens",
            PoolingMode.MEAN, "max_tokens", PoolingMode.MAX, "mean_sqrt_len_tokens", PoolingMode.MEAN_SQRT_LEN);
    private static final Map<String, PoolingMode> NAMES = Map.of("cls", PoolingMode.CLS, "mean", PoolingMode.MEAN,
            "max", PoolingMode.MAX, "mean_sqrt_len_tokens", PoolingMode.MEAN_SQRT_LEN);

    private PoolingConfig() {}

    /** @param hiddenSize what the encoder gives for each token */
    static PoolingMode read(Path file, int hiddenSize) {
        Json json = Json.read(file);
        Json width = json.get("word_embedding_dimension");
        if (width.present() && width.intFrom(1) != hiddenSize) {
            throw width.wrong(String.format(Locale.ROOT, "hidden_size (%d)", hiddenSize));
        }
        Json prompt = json.get("include_prompt");
        if (prompt.present() && !prompt.flag()) {
            throw prompt.wrong("true: leaving the prompt out of the pooling is not supported");
        }
        Json name = json.get("pooling_mode");
        if (name.present()) {
            if (!NAMES.containsKey(name.text())) {
                throw name.wrong("one of " + NAMES.keySet().stream().sorted().toList());
            }
            return NAMES.get(name.text());
        }
        List<String> set = json.keys().stream().filter(key -> key.startsWith(FLAG) && json.get(key).flag())
                .map(key -> key.substring(FLAG.length())).toList();
        if (set.size() != 1 || !FLAGS.containsKey(set.getFirst())) {
            throw new ModelFormatException(file,
                    String.format(Locale.ROOT, "sets the %s modes %s, expected exactly one of %s", FLAG, set,
                            FLAGS.keySet().stream().sorted().toList()));
        }
        return FLAGS.get(set.getFirst());
    }

    /** What {@link #read} reads, for a model that is written by us. */
    static Map<String, Object> json(PoolingMode pooling, int hiddenSize) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("word_embedding_dimension", hiddenSize);
        FLAGS.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .forEach(flag -> json.put(FLAG + flag.getKey(), flag.getValue() == pooling));
        return json;
    }
}
