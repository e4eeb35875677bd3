package org.sirocco.lab.extractors;

import java.util.Random;

/**
 * The simplest recurrence: hₜ = tanh(W·xₜ + U·hₜ₋₁) (Elman 1990). Each state waits for the one before; the inputs' products
 * alone can be shared out.
 */
public final class Elman implements FeatureExtractor {
    private final int channels;
    private final RandomMatrix input;
    private final RandomMatrix state;

    public Elman(int channels, long seed) {
        Random random = new Random(seed);
        this.channels = channels;
        this.input = RandomMatrix.of(channels, channels, random);
        this.state = RandomMatrix.of(channels, channels, random);
    }

    @Override
    public String name() {
        return "side.elman";
    }

    @Override
    public int channels() {
        return channels;
    }

    @Override
    public float[] apply(float[] x, int tokens, int threads) {
        float[] h = new float[tokens * channels];
        Threads.split(tokens, threads, (from, to) -> {
            for (int at = from * channels; at < to * channels; at += channels) {
                input.addTo(x, at, h, at);
            }
        });
        for (int at = 0; at < h.length; at += channels) {
            if (at > 0) {
                state.addTo(h, at - channels, h, at);
            }
            for (int c = at; c < at + channels; c++) {
                h[c] = (float) Math.tanh(h[c]);
            }
        }
        return h;
    }
}
