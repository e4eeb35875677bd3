package org.sirocco.encoder.model;

import java.util.List;
import java.util.Locale;

/**
 * An encoder: its shape and its weights, every size checked against the shape. Immutable; it owns no file, so whoever
 * mapped the weights decides how long they live.
 *
 * @param name      for messages
 * @param config    the shape
 * @param embedding the host's part
 * @param layers    the stack, L layers
 * @param finalNorm or null where the stack does not end with a normalisation
 * @throws IllegalArgumentException if a tensor contradicts the config
 */
public record EncoderModel(String name, EncoderConfig config, EmbeddingWeights embedding, List<LayerWeights> layers,
        LayerNorm finalNorm) {
    public EncoderModel {
        layers = List.copyOf(layers);
        if (layers.size() != config.numHiddenLayers()) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "numHiddenLayers is %d, but there are %d layers",
                            config.numHiddenLayers(),
                            layers.size()));
        }
        embedding.check(config);
        layers.forEach(layer -> layer.check(config));
        if (config.finalNorm() != (finalNorm != null)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "finalNorm is %s, but the final normalisation is %s", config.finalNorm(),
                            finalNorm == null ? "missing" : "there"));
        }
        if (finalNorm != null) {
            finalNorm.check(config.hiddenSize());
        }
    }
}
