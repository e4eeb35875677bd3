package org.sirocco.encoder.scalar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.OpenGuard;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.host.HostLayerNorm;
import org.sirocco.encoder.model.EncoderConfig;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.LayerNorm;
import org.sirocco.encoder.model.LayerWeights;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.NormOrder;

/**
 * The encoder stack in the order of Vaswani et al. 2017, §3, one operation after the other.
 *
 * <p>Legend: N tokens in the batch, C hidden size, H heads, D head size (C = H·D), F feed-forward size.
 */
final class ScalarEncoder implements EncoderRuntime {
    private final EncoderConfig config;
    private final List<Layer> layers = new ArrayList<>();
    private final HostLayerNorm finalNorm;
    private final OpenGuard guard = new OpenGuard("scalar encoder");

    ScalarEncoder(EncoderModel model) {
        this.config = model.config();
        for (LayerWeights weights : model.layers()) {
            layers.add(new Layer(weights));
        }
        this.finalNorm = model.finalNorm() == null ? null : norm(model.finalNorm());
    }

    @Override
    public void forward(PackedBatch batch, float[] hidden) {
        forward(batch, hidden, null);
    }

    @Override
    public void forward(PackedBatch batch, float[] hidden, EncoderObserver observer) {
        batch.checkHidden(hidden, config.hiddenSize());
        guard.run(() -> {
            for (int l = 0; l < layers.size(); l++) {
                layer(l, batch, hidden, observer);
                if (observer != null && observer.wantsHidden(l)) {
                    observer.hidden(l, hidden);
                }
            }
            if (finalNorm != null) {
                finalNorm.apply(hidden, batch.tokens());
            }
        });
    }

    private void layer(int l, PackedBatch batch, float[] hidden, EncoderObserver observer) {
        Layer layer = layers.get(l);
        int tokens = batch.tokens();
        boolean preNorm = config.normOrder() == NormOrder.PRE;

        float[] input = preNorm ? normalised(layer.attentionNorm, hidden, tokens) : hidden;
        float[] query = layer.query.apply(input, tokens);
        float[] key = layer.key.apply(input, tokens);
        float[] value = layer.value.apply(input, tokens);
        float[] context = new ScalarAttention(config, batch).context(query, key, value, l, observer);
        addInto(hidden, layer.attentionOutput.apply(context, tokens));
        if (!preNorm) {
            layer.attentionNorm.apply(hidden, tokens);
        }

        input = preNorm ? normalised(layer.outputNorm, hidden, tokens) : hidden;
        float[] intermediate = layer.intermediate.apply(input, tokens);
        ScalarMath.activate(config.hiddenAct(), intermediate);
        addInto(hidden, layer.output.apply(intermediate, tokens));
        if (!preNorm) {
            layer.outputNorm.apply(hidden, tokens);
        }
    }

    private HostLayerNorm norm(LayerNorm norm) {
        return new HostLayerNorm(norm, config.layerNormEps());
    }

    private float[] normalised(HostLayerNorm norm, float[] hidden, int tokens) {
        float[] copy = Arrays.copyOf(hidden, tokens * config.hiddenSize());
        norm.apply(copy, tokens);
        return copy;
    }

    /** The residual sum. */
    private static void addInto(float[] hidden, float[] addend) {
        for (int i = 0; i < addend.length; i++) {
            hidden[i] += addend[i];
        }
    }

    @Override
    public void close() {
        guard.close(() -> {});
    }

    /** The layer's weights as arrays. */
    private final class Layer {
        final Dense query;
        final Dense key;
        final Dense value;
        final Dense attentionOutput;
        final HostLayerNorm attentionNorm;
        final Dense intermediate;
        final Dense output;
        final HostLayerNorm outputNorm;

        Layer(LayerWeights weights) {
            query = new Dense(weights.query());
            key = new Dense(weights.key());
            value = new Dense(weights.value());
            attentionOutput = new Dense(weights.attentionOutput());
            attentionNorm = norm(weights.attentionNorm());
            intermediate = new Dense(weights.intermediate());
            output = new Dense(weights.output());
            outputNorm = norm(weights.outputNorm());
        }
    }

    /**
     * y = W·x + b for every token. W is kept column by column, so that the inner loop runs along memory; over arrays from their
     * start, since what the compiler cannot tell apart it does not vectorise.
     */
    private static final class Dense {
        private final float[][] columns;
        private final float[] bias;

        Dense(Linear linear) {
            columns = ScalarMath.columns(linear.weight().toArray(), linear.outputs(), linear.inputs());
            bias = linear.biasOrZeros();
        }

        float[] apply(float[] x, int tokens) {
            float[] y = new float[tokens * bias.length];
            for (int n = 0; n < tokens; n++) {
                float[] sum = bias.clone();
                for (int i = 0; i < columns.length; i++) {
                    addScaled(columns[i], x[n * columns.length + i], sum);
                }
                System.arraycopy(sum, 0, y, n * sum.length, sum.length);
            }
            return y;
        }

        private static void addScaled(float[] column, float factor, float[] sum) {
            for (int j = 0; j < sum.length; j++) {
                sum[j] += factor * column[j];
            }
        }
    }
}
