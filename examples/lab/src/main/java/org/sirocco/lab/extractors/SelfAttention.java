package org.sirocco.lab.extractors;

import java.util.Arrays;
import java.util.Random;
import org.sirocco.encoder.scalar.ScalarAttention;

/** One head of self-attention: every output is a mixture of all inputs, weighted by what they hold. */
public final class SelfAttention implements FeatureExtractor {
    private final int channels;
    private final RandomMatrix query;
    private final RandomMatrix key;
    private final RandomMatrix value;

    public SelfAttention(int channels, long seed) {
        Random random = new Random(seed);
        this.channels = channels;
        this.query = RandomMatrix.of(channels, channels, random);
        this.key = RandomMatrix.of(channels, channels, random);
        this.value = RandomMatrix.of(channels, channels, random);
    }

    @Override
    public String name() {
        return "side.attention";
    }

    @Override
    public int channels() {
        return channels;
    }

    @Override
    public float[] apply(float[] x, int tokens, int threads) {
        float[] q = new float[tokens * channels];
        float[] k = new float[tokens * channels];
        float[] v = new float[tokens * channels];
        float[] y = new float[tokens * channels];
        Threads.split(tokens, threads, (from, to) -> {
            for (int t = from * channels; t < to * channels; t += channels) {
                query.addTo(x, t, q, t);
                key.addTo(x, t, k, t);
                value.addTo(x, t, v, t);
            }
        });
        // No query waits for another.
        Threads.split(tokens, threads, (from, to) -> {
            float[] part = Arrays.copyOfRange(q, from * channels, to * channels);
            float[] context = ScalarAttention.steps(part, k, v, to - from, tokens, channels).context();
            System.arraycopy(context, 0, y, from * channels, context.length);
        });
        return y;
    }
}
