package org.sirocco.encoder.simd.products;

import org.sirocco.encoder.model.AttentionPositions.Rotary;

/** Rotary positions: the halves of each head of a query or key turned against each other by its place. Safe for threads. */
public final class Rotation {
    private final Rotary form;
    private final int headSize;
    /** For each place the cosines of half a head's angles, then the sines; replaced by a longer one where texts are longer. */
    private volatile float[] turns = {};

    public Rotation(Rotary form, int headSize) {
        this.form = form;
        this.headSize = headSize;
    }

    /** Makes ready for sentences of that many tokens. */
    public void reserve(int tokens) {
        if (turns.length >= Math.multiplyExact(tokens, headSize)) {
            return;
        }
        // Twice as many as are wanted now, or a somewhat longer text would come next.
        float[] longer = new float[Math.multiplyExact(2 * tokens, headSize)];
        int half = headSize / 2;
        for (int i = 0; i < half; i++) {
            float frequency = form.frequency(i, headSize);
            for (int place = 0; place < 2 * tokens; place++) {
                float angle = place * frequency;
                longer[place * headSize + i] = (float) Math.cos(angle);
                longer[place * headSize + half + i] = (float) Math.sin(angle);
            }
        }
        turns = longer;
    }

    /**
     * Turns heads that lie side by side.
     *
     * @param x  changed in place from {@code at} on
     * @param place of the token in its sentence
     */
    public void turn(float[] x, int at, int heads, int place) {
        float[] now = turns;
        int half = headSize / 2;
        int angles = place * headSize;
        for (int head = at; head < at + heads * headSize; head += headSize) {
            for (int i = 0; i < half; i++) {
                float left = x[head + i];
                float right = x[head + half + i];
                float cos = now[angles + i];
                float sin = now[angles + half + i];
                x[head + i] = left * cos - right * sin;
                x[head + half + i] = right * cos + left * sin;
            }
        }
    }
}
