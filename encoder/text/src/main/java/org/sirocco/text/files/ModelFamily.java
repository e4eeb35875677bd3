package org.sirocco.text.files;

import java.util.List;
import java.util.Locale;
import org.sirocco.encoder.EncoderConfig;
import org.sirocco.encoder.EncoderModel;

/** One way in which {@code config.json} and tensor names describe an encoder; chosen by {@code model_type}. */
interface ModelFamily {
    /** The shape, from {@code config.json}; whatever of it the encoder cannot do is refused by name. */
    EncoderConfig config(Json json);

    /**
     * The encoder of that shape; the tensors of its stack are named {@code encoder.…}, after a prefix or none.
     *
     * @throws ModelFormatException     if a tensor is missing or of the wrong type
     * @throws IllegalArgumentException if a tensor contradicts the config
     */
    EncoderModel model(String name, EncoderConfig config, Weights weights);

    /** What may stand before the names of its tensors. */
    List<String> prefixes();

    /** What to run where {@code tokenizer.json} is missing, for the message. */
    String tokenizerRemedy();

    /** The family that a {@code config.json} names. */
    static ModelFamily of(Json json) {
        return switch (json.get("model_type").text()) {
            case BertFamily.MODEL_TYPE -> new BertFamily();
            case MarianFamily.MODEL_TYPE -> new MarianFamily();
            default -> throw json.get("model_type")
                    .wrong(String.format(Locale.ROOT, "one of [%s, %s]", BertFamily.MODEL_TYPE,
                            MarianFamily.MODEL_TYPE));
        };
    }

    /**
     * Config and weights put together.
     *
     * @throws ModelFormatException if either is not supported or they contradict each other
     */
    default EncoderModel load(String name, Json json, ReadWeights weights) {
        if (json.get("quantization_config").present()) {
            throw json.get("quantization_config").wrong("nothing: quantised weights are not supported");
        }
        if (json.get("auto_map").present()) {
            throw json.get("auto_map").wrong("nothing: a model's own code is not run");
        }
        EncoderConfig config;
        try {
            config = config(json);
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(json.file(), e.getMessage(), e);
        }
        try {
            EncoderModel model = model(name, config, weights);
            weights.expectWholeStack(model, prefixes());
            return model;
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(weights.file(), e.getMessage(), e);
        }
    }
}
