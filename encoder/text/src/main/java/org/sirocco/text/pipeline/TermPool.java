package org.sirocco.text.pipeline;

import java.util.Arrays;
import org.sirocco.encoder.host.HostHead;
import org.sirocco.text.model.TermSettings;

/**
 * The weights of one text after another, and the room that is needed to find them: as wide as a vocabulary, and so used again
 * and again. For one thread at a time.
 */
final class TermPool {
    /** Tokens whose logits are there at once. */
    static final int ROWS = HostHead.ROWS;

    private final TermSettings settings;
    /** (V) of the tokens so far: the greatest logits from 0 on, or the sums of weights. */
    private final float[] pooled;
    private final float[] states;
    private final float[] logits;

    /**
     * @param hidden     C, numbers of a token
     * @param vocabulary V, how many words there are
     */
    TermPool(TermSettings settings, int hidden, int vocabulary) {
        this.settings = settings;
        this.pooled = new float[vocabulary];
        this.states = new float[ROWS * hidden];
        this.logits = new float[Math.multiplyExact(ROWS, vocabulary)];
    }

    /** Room for (ROWS, C). */
    float[] states() {
        return states;
    }

    /** Room for (ROWS, V). */
    float[] logits() {
        return logits;
    }

    /** Takes the logits of a token into account. */
    void add(int row) {
        int at = row * pooled.length;
        if (settings.sum()) {
            for (int v = 0; v < pooled.length; v++) {
                float logit = logits[at + v];
                // One that is not a number must not vanish.
                if (!(logit <= 0)) {
                    pooled[v] += settings.weight(logit);
                }
            }
        } else {
            for (int v = 0; v < pooled.length; v++) {
                pooled[v] = Math.max(pooled[v], logits[at + v]);
            }
        }
    }

    /** What the text has weights for, new; the next text begins. */
    WeightedTerms take(TokenizedText text) {
        int count = 0;
        for (float number : pooled) {
            count += number != 0 ? 1 : 0;
        }
        int[] ids = new int[count];
        float[] weights = new float[count];
        int at = 0;
        for (int v = 0; v < pooled.length; v++) {
            if (pooled[v] != 0) {
                ids[at] = v;
                weights[at++] = settings.sum() ? pooled[v] : settings.weight(pooled[v]);
            }
        }
        clear();
        return new WeightedTerms(ids, weights, text.total(), text.truncated(), text.windows().size());
    }

    void clear() {
        Arrays.fill(pooled, 0);
    }
}
