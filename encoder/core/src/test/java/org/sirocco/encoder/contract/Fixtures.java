package org.sirocco.encoder.contract;

import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.host.Embeddings;
import org.sirocco.encoder.host.TokenBatch;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.RandomEncoder;

/** Models and inputs of the contract suite, all seeded. */
public final class Fixtures {
    private static final Map<String, EncoderModel> MODELS = new ConcurrentHashMap<>();

    private Fixtures() {}

    /** The random encoder of these settings, made once. */
    public static EncoderModel model(String settings) {
        return MODELS.computeIfAbsent(RandomEncoder.PREFIX + settings, RandomEncoder::of);
    }

    /** Two layers of the given width; everything else as in the 2017 paper. */
    public static EncoderModel model(int heads, int headSize) {
        return model(String.format(Locale.ROOT, "layers=2,hidden=%d,heads=%d,ffn=96,seed=7", heads * headSize, heads));
    }

    /** (N, C) numbers of mean 0 and variance 1. */
    public static float[] normal(PackedBatch batch, EncoderModel model, long seed) {
        Random random = new Random(seed);
        float[] out = new float[batch.tokens() * model.inputSize()];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) random.nextGaussian();
        }
        return out;
    }

    /** The embeddings of sentences that are given as token ids. */
    public static float[] embed(EncoderModel model, int[]... sentences) {
        PackedBatch layout = layout(sentences);
        int[] ids = new int[layout.tokens()];
        for (int s = 0; s < sentences.length; s++) {
            System.arraycopy(sentences[s], 0, ids, layout.first(s), sentences[s].length);
        }
        float[] hidden = new float[ids.length * model.inputSize()];
        new Embeddings(model.embedding()).embed(new TokenBatch(ids, new int[ids.length], layout), hidden);
        return hidden;
    }

    public static PackedBatch layout(int[]... sentences) {
        int[] lengths = new int[sentences.length];
        for (int s = 0; s < sentences.length; s++) {
            lengths[s] = sentences[s].length;
        }
        return PackedBatch.ofLengths(lengths);
    }

    /** Rows {@code from} to {@code from + count} of a (N, C) matrix. */
    public static float[] rows(float[] hidden, int width, int from, int count) {
        float[] out = new float[count * width];
        System.arraycopy(hidden, from * width, out, 0, out.length);
        return out;
    }

    /** Every token's state scaled to length 1, as the bars on vectors are given for unit vectors. */
    public static float[] unit(float[] hidden, int width) {
        float[] out = new float[hidden.length];
        for (int at = 0; at < hidden.length; at += width) {
            double square = 0;
            for (int c = 0; c < width; c++) {
                square += (double) hidden[at + c] * hidden[at + c];
            }
            for (int c = 0; c < width; c++) {
                out[at + c] = (float) (hidden[at + c] / Math.sqrt(square));
            }
        }
        return out;
    }
}
