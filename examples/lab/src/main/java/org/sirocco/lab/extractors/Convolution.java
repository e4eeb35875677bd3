package org.sirocco.lab.extractors;

import java.util.Random;

/** A stack of one-dimensional convolutions with ReLU between them: every output sees a window, each place by its own weights. */
public final class Convolution implements FeatureExtractor {
    private final ConvolutionShape shape;
    private final RandomMatrix[][] taps;

    public Convolution(ConvolutionShape shape, long seed) {
        Random random = new Random(seed);
        int[] widths = shape.widths();
        this.shape = shape;
        this.taps = new RandomMatrix[shape.depth()][shape.kernel()];
        for (int l = 0; l < shape.depth(); l++) {
            for (int k = 0; k < shape.kernel(); k++) {
                taps[l][k] = RandomMatrix.of(widths[l], widths[l + 1], random);
            }
        }
    }

    @Override
    public String name() {
        return "side.convolution";
    }

    @Override
    public int channels() {
        return shape.channels();
    }

    @Override
    public float[] apply(float[] x, int tokens, int threads) {
        float[] y = x;
        for (int l = 0; l < shape.depth(); l++) {
            y = layer(l, y, tokens, threads);
        }
        return y;
    }

    /** Beyond the ends there are noughts. */
    private float[] layer(int l, float[] x, int tokens, int threads) {
        int inputs = taps[l][0].inputs();
        int outputs = taps[l][0].outputs();
        boolean last = l == shape.depth() - 1;
        float[] y = new float[tokens * outputs];
        Threads.split(tokens, threads, (from, to) -> {
            for (int t = from; t < to; t++) {
                for (int k = 0; k < shape.kernel(); k++) {
                    int source = t + k - shape.kernel() / 2;
                    if (source >= 0 && source < tokens) {
                        taps[l][k].addTo(x, source * inputs, y, t * outputs);
                    }
                }
                for (int c = t * outputs; c < (t + 1) * outputs && !last; c++) {
                    y[c] = Math.max(0, y[c]);
                }
            }
        });
        return y;
    }
}
