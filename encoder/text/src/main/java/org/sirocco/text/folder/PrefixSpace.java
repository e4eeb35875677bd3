package org.sirocco.text.folder;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sirocco.text.formats.Json;

/**
 * Whether a space comes before a text, which transformers takes from {@code tokenizer_config.json} where it makes one of these
 * tokenizers anew: {@code tokenizer.json} must say the same.
 */
final class PrefixSpace {
    private static final String KEY = "add_prefix_space";
    private static final String ROBERTA = "RobertaTokenizer";
    /** Tokenizers that are made anew, and their own value. */
    private static final Map<String, Boolean> USUAL = Map.of(ROBERTA, false, "XLMRobertaTokenizer", true,
            "CamembertTokenizer", true);
    /** By {@code model_type}, where nothing names a tokenizer. */
    private static final Map<String, String> OF_MODELS = Map.of("roberta", ROBERTA, "xlm-roberta",
            "XLMRobertaTokenizer", "camembert", "CamembertTokenizer");

    private PrefixSpace() {}

    /**
     * @param config    {@code tokenizer_config.json}
     * @param tokenizer its class, without Fast; empty where none is named
     * @param modelType of {@code config.json}
     */
    static void check(Json config, String tokenizer, String modelType, TokenizerParts parts) {
        Boolean usual = USUAL.get(tokenizer.isEmpty() ? OF_MODELS.getOrDefault(modelType, "") : tokenizer);
        // Read in any case: it may be no flag.
        boolean wanted = config.get(KEY).present() ? config.get(KEY).flag() : Boolean.TRUE.equals(usual);
        if (usual != null) {
            Json pre = parts.part("pre_tokenizer");
            List<Json> steps = pre.present() && pre.get("pretokenizers").present()
                    ? pre.get("pretokenizers").list()
                    : List.of(pre);
            steps.stream().filter(Json::present).forEach(step -> check(step, wanted));
        }
    }

    private static void check(Json step, boolean wanted) {
        Json scheme = step.get("prepend_scheme").present() ? step.get("prepend_scheme") : step.get(KEY);
        Object value = scheme.value();
        if (scheme.present() && !value.equals(wanted) && !value.equals(wanted ? "always" : "never")) {
            throw scheme.wrong(String.format(Locale.ROOT,
                    "%s (%s), as tokenizer_config.json has it, of which transformers makes it anew", KEY, wanted));
        }
    }
}
