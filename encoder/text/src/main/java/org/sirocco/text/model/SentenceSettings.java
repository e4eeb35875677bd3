package org.sirocco.text.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sirocco.encoder.model.Head;

/**
 * What a model asks for around its encoder.
 *
 * @param pooling        how token states become one vector; several are put one after another
 * @param poolsPrompt    whether the tokens of a prompt are pooled with the text's
 * @param steps          what happens to the pooled vector, in order
 * @param dimensions     how many numbers of the result are kept, from the first; 0: all
 * @param maxTokens      the longest sentence in tokens, special tokens included; at most what the positions reach
 * @param prompts        text put before the input, by purpose ({@code query}, {@code document}, …); usually empty
 * @param standardPrompt the purpose whose prompt is put before a text of no purpose, or null
 */
public record SentenceSettings(List<PoolingMode> pooling, boolean poolsPrompt, List<Head.Step> steps, int dimensions,
        int maxTokens, Map<String, String> prompts, String standardPrompt) {
    /** Copies the lists and the map. */
    public SentenceSettings {
        pooling = List.copyOf(pooling);
        steps = List.copyOf(steps);
        prompts = Map.copyOf(prompts);
    }

    /**
     * Settings of the usual kind: one pooling, Dense modules, unit length at the end or not.
     *
     * @param pooling   how token states become one vector
     * @param dense     what happens to it, in order; usually nothing
     * @param normalize whether it is brought to unit length last
     * @param maxTokens the longest sentence in tokens, special tokens included
     * @param prompts   text put before the input, by purpose
     */
    public SentenceSettings(PoolingMode pooling, List<Head.Dense> dense, boolean normalize, int maxTokens,
            Map<String, String> prompts) {
        this(List.of(pooling), true, steps(dense, normalize), 0, maxTokens, prompts, null);
    }

    private static List<Head.Step> steps(List<Head.Dense> dense, boolean normalize) {
        List<Head.Step> steps = new ArrayList<>(dense);
        if (normalize) {
            steps.add(new Head.UnitLength());
        }
        return steps;
    }

    /** {@return whether the vector is brought to unit length last} */
    public boolean normalize() {
        return !steps.isEmpty() && steps.getLast() instanceof Head.UnitLength;
    }

    /** {@return the matrices of the steps, which the encoder's backend computes, or null where there are none} */
    public Head.Sentence head() {
        return steps.stream().anyMatch(step -> !(step instanceof Head.UnitLength))
                ? new Head.Sentence(normalize() ? steps.subList(0, steps.size() - 1) : steps)
                : null;
    }
}
