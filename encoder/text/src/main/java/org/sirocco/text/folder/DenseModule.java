package org.sirocco.text.folder;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.sirocco.encoder.model.Linear;
import org.sirocco.text.formats.Json;
import org.sirocco.text.formats.Weights;
import org.sirocco.text.keys.SentenceKeys;
import org.sirocco.text.model.DenseActivation;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.model.SentenceSettings;

/** A Dense module's folder of sentence-transformers. */
final class DenseModule {
    private static final String WEIGHT = "linear.weight";
    private static final String BIAS = "linear.bias";

    private DenseModule() {}

    static SentenceSettings.Dense read(Path folder, Weights weights) {
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
        return new SentenceSettings.Dense(new Linear(weights.tensor(WEIGHT, outputs, inputs),
                bias ? weights.tensor(BIAS, outputs) : null), activation(json));
    }

    private static DenseActivation activation(Json json) {
        String key = "activation_function";
        Json activation = json.get(key);
        if (!json.keys().contains(key)) {
            return DenseActivation.TANH;
        }
        return DenseActivation.of(activation.text())
                .orElseThrow(() -> activation.wrong(DenseActivation.names()));
    }

    /**
     * Checks that each layer takes what comes out before it.
     *
     * @param width of the pooled vector
     */
    static void checkChain(Path file, int width, List<SentenceSettings.Step> steps) {
        int before = width;
        for (SentenceSettings.Step step : steps) {
            if (step instanceof SentenceSettings.Dense layer) {
                if (layer.linear().inputs() != before) {
                    throw new ModelFormatException(file, String.format(Locale.ROOT,
                            "a Dense module takes %d numbers, %d come before it", layer.linear().inputs(), before));
                }
                before = layer.linear().outputs();
            }
        }
    }
}
