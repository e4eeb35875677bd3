package org.sirocco.text.families;

import java.util.List;
import java.util.Locale;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.text.formats.Json;
import org.sirocco.text.keys.KeyTable;
import org.sirocco.text.model.ModelFormatException;

/** One way in which {@code config.json} and tensor names describe an encoder; chosen by {@code model_type}. */
public interface ModelFamily {
    /** What {@code config.json} describes; whatever of it the encoder cannot do is refused by name. */
    Blueprint blueprint(Json json);

    /** What may stand before the names of its tensors. */
    List<String> prefixes();

    /** What to run where {@code tokenizer.json} is missing, for the message. */
    String tokenizerRemedy();

    /** What is done with the keys of its {@code config.json}. */
    KeyTable keys();

    /** The architectures whose tokens are those of the bare encoder, so that their mean stands for a text. */
    List<String> architectures();

    /**
     * Refuses a model that was made for something else, where nothing but {@code config.json} says what it was made for.
     *
     * @param named key of {@code config.json}
     */
    default void checkArchitectures(Json named) {
        if (named.present()) {
            for (Json name : named.list()) {
                if (!architectures().contains(name.text())) {
                    throw name.wrong(String.format(Locale.ROOT,
                            "one of %s: without modules.json only a bare encoder is one of sentences",
                            architectures()));
                }
            }
        }
    }

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
        json.checked(keys());
        Blueprint blueprint;
        try {
            blueprint = blueprint(json);
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(json.file(), e.getMessage(), e);
        }
        try {
            EncoderModel model = blueprint.build(name, weights);
            weights.expectWholeStack(model, prefixes());
            return model;
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(weights.file(), e.getMessage(), e);
        }
    }
}
