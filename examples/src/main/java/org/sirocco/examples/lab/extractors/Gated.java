package org.sirocco.examples.lab.extractors;

import java.util.Random;

/**
 * A gated recurrent unit (Cho et al. 2014, arXiv:1406.1078): hₜ = z·hₜ₋₁ + (1 − z)·tanh(W·xₜ + U·(r·hₜ₋₁)), where the gates
 * z and r look at the input and the state. One thread, as {@link Elman}.
 */
public final class Gated implements FeatureExtractor {
    /** Gates that lean towards keeping, as they are usually started. */
    private static final float KEEP = 2;

    private final int channels;
    private final RandomMatrix[] input = new RandomMatrix[3];
    private final RandomMatrix[] state = new RandomMatrix[3];

    public Gated(int channels, long seed) {
        Random random = new Random(seed);
        this.channels = channels;
        for (int gate = 0; gate < 3; gate++) {
            input[gate] = RandomMatrix.of(channels, channels, random);
            state[gate] = RandomMatrix.of(channels, channels, random);
        }
    }

    @Override
    public String name() {
        return "side.gated";
    }

    @Override
    public int channels() {
        return channels;
    }

    @Override
    public float[] apply(float[] x, int tokens, int threads) {
        float[] h = new float[tokens * channels];
        float[] before = new float[channels];
        float[] reset = new float[channels];
        for (int at = 0; at < h.length; at += channels) {
            float[] keep = sum(0, x, at, before);
            float[] read = sum(1, x, at, before);
            for (int c = 0; c < channels; c++) {
                reset[c] = sigmoid(read[c]) * before[c];
            }
            float[] fresh = sum(2, x, at, reset);
            for (int c = 0; c < channels; c++) {
                float z = sigmoid(keep[c] + KEEP);
                before[c] = z * before[c] + (1 - z) * (float) Math.tanh(fresh[c]);
                h[at + c] = before[c];
            }
        }
        return h;
    }

    private float[] sum(int gate, float[] x, int at, float[] h) {
        float[] y = new float[channels];
        input[gate].addTo(x, at, y, 0);
        state[gate].addTo(h, 0, y, 0);
        return y;
    }

    private static float sigmoid(float x) {
        return (float) (1 / (1 + Math.exp(-x)));
    }
}
