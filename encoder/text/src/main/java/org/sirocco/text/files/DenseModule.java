package org.sirocco.text.files;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.sirocco.encoder.Linear;

/** A Dense module's folder of sentence-transformers. */
final class DenseModule {
    private static final String TANH = "torch.nn.modules.activation.Tanh";
    private static final String IDENTITY = "torch.nn.modules.linear.Identity";

    /** The only value that a Dense module is applied to here. */
    private static final String SENTENCE = "sentence_embedding";

    private DenseModule() {}

    static SentenceSettings.Dense read(Path folder, Weights weights) {
        Json json = Json.read(folder.resolve("config.json"));
        for (String end : List.of("module_input_name", "module_output_name")) {
            if (json.get(end).present() && !json.get(end).text().equals(SENTENCE)) {
                throw json.get(end).wrong(SENTENCE);
            }
        }
        Json residual = json.get("use_residual");
        if (residual.present() && residual.flag()) {
            throw residual.wrong("false");
        }
        int inputs = json.get("in_features").intFrom(1);
        int outputs = json.get("out_features").intFrom(1);
        Json activation = json.get("activation_function");
        boolean tanh = switch (activation.text()) {
            case TANH -> true;
            case IDENTITY -> false;
            default -> throw activation.wrong(TANH + " or " + IDENTITY);
        };
        boolean bias = !json.get("bias").present() || json.get("bias").flag();
        return new SentenceSettings.Dense(new Linear(weights.tensor("linear.weight", outputs, inputs),
                bias ? weights.tensor("linear.bias", outputs) : null), tanh);
    }

    /** Checks that each layer takes what comes out before it. */
    static void checkChain(Path file, int hiddenSize, List<SentenceSettings.Dense> layers) {
        int width = hiddenSize;
        for (SentenceSettings.Dense layer : layers) {
            if (layer.linear().inputs() != width) {
                throw new ModelFormatException(file, String.format(Locale.ROOT,
                        "a Dense module takes %d numbers, %d come before it", layer.linear().inputs(), width));
            }
            width = layer.linear().outputs();
        }
    }
}
