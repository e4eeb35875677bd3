package org.sirocco.cli.inspect;

/**
 * The weights of one head as a square picture; row = the token that attends.
 *
 * @param side    rows and columns
 * @param weights (side, side)
 */
record AttentionMap(int side, float[] weights) {
    float at(int row, int column) {
        return weights[row * side + column];
    }

    float max() {
        float max = 0;
        for (float weight : weights) {
            max = Math.max(max, weight);
        }
        return max;
    }

    /**
     * A map of at most {@code most} rows and columns: each cell is the largest of the cells that it stands for, so that
     * single strong links are not lost.
     */
    AttentionMap reducedTo(int most) {
        if (side <= most) {
            return this;
        }
        float[] reduced = new float[most * most];
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                int at = block(row, most) * most + block(column, most);
                reduced[at] = Math.max(reduced[at], at(row, column));
            }
        }
        return new AttentionMap(most, reduced);
    }

    /** Which of {@code most} blocks a row or column falls into. */
    private int block(int index, int most) {
        return (int) ((long) index * most / side);
    }

    /** From 0 for no weight to 1 for the largest; the root, because attention is mostly small numbers. */
    static double shade(float weight, float max) {
        return max > 0 ? Math.sqrt(weight / max) : 0;
    }
}
