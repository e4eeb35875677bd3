package org.sirocco.cli.inspect;

import java.util.Locale;
import org.sirocco.encoder.model.EncoderShape;

/**
 * Which layers and heads are asked for; both count from 0.
 *
 * @param layer a layer, or null for all
 * @param head  a head, or null for all
 */
record Selection(Integer layer, Integer head, int layers, int heads) {
    /** @throws IllegalArgumentException for a layer or head that the encoder does not have */
    static Selection of(Integer layer, Integer head, EncoderShape shape) {
        check("--layer", layer, shape.layers());
        check("--head", head, shape.heads());
        return new Selection(layer, head, shape.layers(), shape.heads());
    }

    private static void check(String option, Integer value, int count) {
        if (value != null && (value < 0 || value >= count)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s (%d) must be at least 0 and at most %d for this model", option,
                            value, count - 1));
        }
    }

    boolean has(int layer, int head) {
        return (this.layer == null || this.layer == layer) && (this.head == null || this.head == head);
    }

    /** The same with the first layer and the first head where none is asked for: exactly one map. */
    Selection one() {
        return new Selection(layer == null ? 0 : layer, head == null ? 0 : head, layers, heads);
    }

    boolean isOne() {
        return layer != null && head != null;
    }

    int selectedHeads() {
        return head == null ? heads : 1;
    }
}
