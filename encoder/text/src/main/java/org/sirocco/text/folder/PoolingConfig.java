package org.sirocco.text.folder;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.sirocco.text.formats.Json;
import org.sirocco.text.keys.SentenceKeys;
import org.sirocco.text.model.PoolingMode;

/**
 * {@code 1_Pooling/config.json} of sentence-transformers: one flag per mode, or in newer files the mode's name or several.
 *
 * @param modes       at least one
 * @param poolsPrompt whether a prompt's tokens are pooled
 */
public record PoolingConfig(List<PoolingMode> modes, boolean poolsPrompt) {
    /** What a bare transformer gets. */
    static final PoolingConfig PLAIN = new PoolingConfig(List.of(PoolingMode.MEAN), true);

    private static final String FLAG = "pooling_mode_";
    private static final String NAME = "pooling_mode";

    /** The names of a mode; the flags' order is that in which their vectors follow one another. */
    private record Names(PoolingMode mode, String name, String flag) {}

    private static final List<Names> MODES = List.of(new Names(PoolingMode.CLS, "cls", "cls_token"),
            new Names(PoolingMode.MAX, "max", "max_tokens"), new Names(PoolingMode.MEAN, "mean", "mean_tokens"),
            new Names(PoolingMode.MEAN_SQRT_LEN, "mean_sqrt_len_tokens", "mean_sqrt_len_tokens"),
            new Names(PoolingMode.WEIGHTED_MEAN, "weightedmean", "weightedmean_tokens"),
            new Names(PoolingMode.LAST_TOKEN, "lasttoken", "lasttoken"));

    /** @param hiddenSize what the encoder gives for each token */
    static PoolingConfig read(Path file, int hiddenSize) {
        Json json = Json.read(file).checked(SentenceKeys.POOLING);
        for (String key : List.of("word_embedding_dimension", "embedding_dimension")) {
            Json width = json.get(key);
            if (width.present() && width.intFrom(1) != hiddenSize) {
                throw width.wrong(String.format(Locale.ROOT, "hidden_size (%d)", hiddenSize));
            }
        }
        Json prompt = json.get("include_prompt");
        return new PoolingConfig(modes(json), !prompt.present() || prompt.flag());
    }

    private static List<PoolingMode> modes(Json json) {
        Json name = json.get(NAME);
        if (!name.present()) {
            List<PoolingMode> set = MODES.stream().filter(names -> isSet(json.get(FLAG + names.flag())))
                    .map(Names::mode).toList();
            return set.isEmpty() ? PLAIN.modes() : set;
        }
        List<PoolingMode> named = (name.value() instanceof List ? name.list().stream() : Stream.of(name))
                .map(PoolingConfig::named).toList();
        if (named.isEmpty()) {
            throw name.wrong("at least one pooling");
        }
        return named;
    }

    private static boolean isSet(Json flag) {
        return flag.present() && flag.flag();
    }

    private static PoolingMode named(Json name) {
        String text = name.text();
        return MODES.stream().filter(names -> names.name().equals(text)).map(Names::mode).findFirst()
                .orElseThrow(() -> name.wrong("one of " + MODES.stream().map(Names::name).sorted().toList()));
    }

    /** What {@link #read} reads, for a model that is written by us: older versions wrote four flags. */
    public static Map<String, Object> json(PoolingMode pooling, int hiddenSize) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("word_embedding_dimension", hiddenSize);
        MODES.stream().filter(names -> names.mode() == pooling || names.flag().matches("cls_token|m.*"))
                .sorted(Comparator.comparing(Names::flag))
                .forEach(names -> json.put(FLAG + names.flag(), names.mode() == pooling));
        return json;
    }
}
