package org.sirocco.encoder;

import java.util.List;

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
                    "numHiddenLayers is %d, but there are %d layers".formatted(config.numHiddenLayers(),
                            layers.size()));
        }
        embedding.check(config);
        layers.forEach(layer -> layer.check(config));
        if (config.finalNorm() != (finalNorm != null)) {
            throw new IllegalArgumentException("finalNorm is %s, but the final normalisation is %s"
                    .formatted(config.finalNorm(), finalNorm == null ? "missing" : "there"));
        }
        if (finalNorm != null) {
            finalNorm.check(config.hiddenSize());
        }
    }
}
