package org.sirocco.encoder.model;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Scaled dot-product attention of several heads (Vaswani et al. 2017, §3.2.2): its maps, and the form of each of its parts.
 *
 * <p>Legend: C hidden size, H heads, D head size, which need not be C/H, G heads of keys and values.
 */
public final class Attention implements BlockFunction {
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear output;
    private final int heads;
    private final int keyValueHeads;
    private final float scale;
    private final AttentionPositions positions;
    private final AttentionReach reach;

    private Attention(Builder builder) {
        query = Objects.requireNonNull(builder.query, "query must not be null");
        key = Objects.requireNonNull(builder.key, "key must not be null");
        value = Objects.requireNonNull(builder.value, "value must not be null");
        output = Objects.requireNonNull(builder.output, "output must not be null");
        heads = builder.heads;
        keyValueHeads = builder.keyValueHeads == 0 ? heads : builder.keyValueHeads;
        positions = Objects.requireNonNull(builder.positions, "positions must not be null");
        reach = Objects.requireNonNull(builder.reach, "reach must not be null");
        divides("heads", heads, "the queries' width", query.outputs());
        divides("keyValueHeads", keyValueHeads, "heads", heads);
        scale = builder.scale == 0 ? (float) (1 / Math.sqrt(headSize())) : builder.scale;
        if (!(scale > 0 && scale < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "scale (%s) must be above 0", scale));
        }
        key.expect(keyValueHeads * headSize(), inputs());
        value.expect(keyValueHeads * headSize(), inputs());
        output.expect(output.outputs(), width());
        checkPositions();
    }

    private void checkPositions() {
        switch (positions) {
            case AttentionPositions.None none -> {
            }
            case AttentionPositions.Rotary rotary -> {
                if (headSize() % 2 != 0) {
                    throw new IllegalArgumentException(String.format(Locale.ROOT,
                            "rotary positions turn the halves of a head against each other: its size (%d) must be even",
                            headSize()));
                }
            }
            case AttentionPositions.RelativeBias bias -> bias.table().expectShape(bias.table().shape()[0], heads);
        }
    }

    private static void divides(String name, int value, String whole, int of) {
        if (value < 1 || of % value != 0) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s (%d) must be a divisor of %s (%d)", name, value, whole, of));
        }
    }

    /**
     * The maps and the number of heads must be given; what else is not is BERT's.
     *
     * @return a builder of another description
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts from this.
     *
     * @return a builder of another description
     */
    public Builder toBuilder() {
        return new Builder().query(query).key(key).value(value).output(output).heads(heads)
                .keyValueHeads(keyValueHeads).scale(scale).positions(positions).reach(reach);
    }

    /** {@return (H·D, C)} */
    public Linear query() {
        return query;
    }

    /** {@return (G·D, C)} */
    public Linear key() {
        return key;
    }

    /** {@return (G·D, C)} */
    public Linear value() {
        return value;
    }

    /** {@return (C, H·D), after the heads are joined} */
    public Linear output() {
        return output;
    }

    /** {@return H} */
    public int heads() {
        return heads;
    }

    /** {@return G; heads in the order of queries share them in groups of H/G (Ainslie et al. 2023, arXiv:2305.13245)} */
    public int keyValueHeads() {
        return keyValueHeads;
    }

    /** {@return D} */
    public int headSize() {
        return query.outputs() / heads;
    }

    /** {@return H·D, the heads side by side} */
    public int width() {
        return query.outputs();
    }

    /** {@return what query·key is multiplied by before softmax: 1/√D in the paper} */
    public float scale() {
        return scale;
    }

    /** {@return how attention itself knows where tokens stand} */
    public AttentionPositions positions() {
        return positions;
    }

    /** {@return how far a token's attention reaches} */
    public AttentionReach reach() {
        return reach;
    }

    @Override
    public int inputs() {
        return query.inputs();
    }

    @Override
    public int outputs() {
        return output.outputs();
    }

    private List<Object> parts() {
        return List.of(query, key, value, output, heads, keyValueHeads, scale, positions, reach);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Attention attention && parts().equals(attention.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "Attention" + parts();
    }

    /** Takes the parts by name. */
    public static final class Builder {
        private Linear query;
        private Linear key;
        private Linear value;
        private Linear output;
        private int heads;
        private int keyValueHeads;
        private float scale;
        private AttentionPositions positions = new AttentionPositions.None();
        private AttentionReach reach = new AttentionReach.All();

        private Builder() {}

        /**
         * Sets the map of the queries; must be given.
         *
         * @param value (H·D, C)
         * @return this builder
         */
        public Builder query(Linear value) {
            query = value;
            return this;
        }

        /**
         * Sets the map of the keys; must be given.
         *
         * @param value (G·D, C)
         * @return this builder
         */
        public Builder key(Linear value) {
            key = value;
            return this;
        }

        /**
         * Sets the map of the values; must be given.
         *
         * @param value (G·D, C)
         * @return this builder
         */
        public Builder value(Linear value) {
            this.value = value;
            return this;
        }

        /**
         * Sets the map of the joined heads; must be given.
         *
         * @param value (C, H·D)
         * @return this builder
         */
        public Builder output(Linear value) {
            output = value;
            return this;
        }

        /**
         * Sets the number of heads; must be given.
         *
         * @param value H, at least 1
         * @return this builder
         */
        public Builder heads(int value) {
            heads = value;
            return this;
        }

        /**
         * Left out: as many as there are heads.
         *
         * @param value G, which divides H
         * @return this builder
         */
        public Builder keyValueHeads(int value) {
            keyValueHeads = value;
            return this;
        }

        /**
         * Left out: 1/√D.
         *
         * @param value what query·key is multiplied by
         * @return this builder
         */
        public Builder scale(float value) {
            scale = value;
            return this;
        }

        /**
         * Sets how it knows where tokens stand. Left out: not at all.
         *
         * @param value rotary positions or a relative bias
         * @return this builder
         */
        public Builder positions(AttentionPositions value) {
            positions = value;
            return this;
        }

        /**
         * Sets how far it reaches. Left out: the whole sentence.
         *
         * @param value the reach
         * @return this builder
         */
        public Builder reach(AttentionReach value) {
            reach = value;
            return this;
        }

        /**
         * Checks that the parts fit one another.
         *
         * @return the description
         * @throws IllegalArgumentException if they do not, with the sizes that disagree
         */
        public Attention build() {
            return new Attention(this);
        }
    }
}
