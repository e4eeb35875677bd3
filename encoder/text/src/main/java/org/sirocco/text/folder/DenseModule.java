package org.sirocco.text.folder;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.sirocco.encoder.model.Head;
import org.sirocco.encoder.model.Linear;
import org.sirocco.text.formats.Json;
import org.sirocco.text.formats.Weights;
import org.sirocco.text.keys.SentenceKeys;
import org.sirocco.encoder.model.HeadActivation;
import org.sirocco.text.model.ModelFormatException;

/** A Dense module's folder of sentence-transformers. */
final class DenseModule {
    private static final String WEIGHT = "linear.weight";
    private static final String BIAS = "linear.bias";

    private DenseModule() {}

    static Head.Dense read(Path folder, Weights weights) {
        Json json = Json.read(folder.resolve("config.json")).checked(SentenceKeys.DENSE);
        int inputs = json.get("in_features").intFrom(1);
        int outputs = json.get("out_features").intFrom(1);
        boolean bias = !json.get("bias").present() || json.get("bias").flag();
        for (String name : weights.names()) {
            if (!name.equals(WEIGHT) && !(bias && name.equals(BIAS))) {
                throw new ModelFormatException(weights.file(),
                        String.format(Locale.ROOT, "tensor %s has no place in the layer that the config describes",
                                name));
            }
        }
        return new Head.Dense(new Linear(weights.tensor(WEIGHT, outputs, inputs),
                bias ? weights.tensor(BIAS, outputs) : null), activation(json));
    }

    private static HeadActivation activation(Json json) {
        String key = "activation_function";
        Json activation = json.get(key);
        if (!json.keys().contains(key)) {
            return HeadActivation.TANH;
        }
        return HeadActivation.of(activation.text())
                .orElseThrow(() -> activation.wrong(HeadActivation.names()));
    }

    /**
     * Checks that each layer takes what comes out before it.
     *
     * @param width of the pooled vector
     */
    static void checkChain(Path file, int width, List<Head.Step> steps) {
        int before = width;
        for (Head.Step step : steps) {
            if (step instanceof Head.Dense layer) {
                if (layer.linear().inputs() != before) {
                    throw new ModelFormatException(file, String.format(Locale.ROOT,
                            "a Dense module takes %d numbers, %d come before it", layer.linear().inputs(), before));
                }
                before = layer.linear().outputs();
            }
        }
    }
}
