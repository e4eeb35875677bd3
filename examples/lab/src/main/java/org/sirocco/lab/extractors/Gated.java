package org.sirocco.lab.extractors;

import java.util.Arrays;
import java.util.Random;

/**
 * A gated recurrent unit (Cho et al. 2014, arXiv:1406.1078): hₜ = z·hₜ₋₁ + (1 − z)·tanh(W·xₜ + U·(r·hₜ₋₁)), where the gates
 * z and r look at the input and the state. As in {@link Elman}, the inputs' products alone can be shared out.
 */
public final class Gated implements FeatureExtractor {
    /** Added inside z: a gate that leans towards keeping. Without it, random gates forget as fast as {@link Elman}. */
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
        float[][] inputs = new float[3][tokens * channels];
        Threads.split(tokens, threads, (from, to) -> {
            for (int at = from * channels; at < to * channels; at += channels) {
                for (int gate = 0; gate < 3; gate++) {
                    input[gate].addTo(x, at, inputs[gate], at);
                }
            }
        });
        float[] before = new float[channels];
        float[] reset = new float[channels];
        for (int at = 0; at < h.length; at += channels) {
            float[] keep = sum(0, inputs, at, before);
            float[] read = sum(1, inputs, at, before);
            for (int c = 0; c < channels; c++) {
                reset[c] = sigmoid(read[c]) * before[c];
            }
            float[] fresh = sum(2, inputs, at, reset);
            for (int c = 0; c < channels; c++) {
                float z = sigmoid(keep[c] + KEEP);
                before[c] = z * before[c] + (1 - z) * (float) Math.tanh(fresh[c]);
                h[at + c] = before[c];
            }
        }
        return h;
    }

    private float[] sum(int gate, float[][] inputs, int at, float[] h) {
        float[] y = Arrays.copyOfRange(inputs[gate], at, at + channels);
        state[gate].addTo(h, 0, y, 0);
        return y;
    }

    private static float sigmoid(float x) {
        return (float) (1 / (1 + Math.exp(-x)));
    }
}
