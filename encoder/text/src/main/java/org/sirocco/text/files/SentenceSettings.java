package org.sirocco.text.files;

import java.util.List;
import java.util.Map;
import org.sirocco.encoder.Linear;

/**
 * What a model asks for around its encoder.
 *
 * @param pooling   how token states become one vector
 * @param dense     layers applied to the pooled vector in order; usually none
 * @param normalize whether the vector is brought to unit length
 * @param maxTokens the longest sentence in tokens, special tokens included; at most what the positions reach
 * @param prompts   text put before the input, by purpose ({@code query}, {@code document}, …); usually empty
 */
public record SentenceSettings(PoolingMode pooling, List<Dense> dense, boolean normalize, int maxTokens,
        Map<String, String> prompts) {
    public SentenceSettings {
        dense = List.copyOf(dense);
        prompts = Map.copyOf(prompts);
    }

    /**
     * A sentence-transformers Dense module.
     *
     * @param linear (out, in)
     * @param tanh   whether tanh follows, the module's default; else nothing does
     */
    public record Dense(Linear linear, boolean tanh) {}
}
