package org.sirocco.encoder.scalar;

import java.util.Arrays;
import java.util.List;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.HeadRows;
import org.sirocco.encoder.OpenGuard;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.host.HostHead;
import org.sirocco.encoder.host.HostNorm;
import org.sirocco.encoder.model.Attention;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.FeedForward;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.weights.KeptWeights;
import org.sirocco.encoder.weights.WeightForm;

/**
 * The encoder stack in the order of Vaswani et al. 2017, §3, one operation after the other.
 *
 * <p>Legend: N tokens in the batch, C hidden size, H heads, D head size, F feed-forward size.
 */
final class ScalarEncoder implements EncoderRuntime {
    private final List<Layer> layers;
    private final HostNorm finalNorm;
    private final HostHead head;
    private final int inputSize;
    private final int outputSize;
    private final WeightForm weights;
    private final OpenGuard guard = new OpenGuard("scalar encoder");

    ScalarEncoder(EncoderModel model, WeightForm form) {
        this.layers = model.layers().stream().map(layer -> new Layer(layer, form)).toList();
        this.finalNorm = model.finalNorm() == null ? null : new HostNorm(model.finalNorm());
        this.head = model.head() == null ? null : new HostHead(model.head(), linear -> product(linear, form));
        this.inputSize = model.inputSize();
        this.outputSize = model.outputSize();
        this.weights = KeptWeights.common(form, model);
    }

    @Override
    public void forward(PackedBatch batch, float[] input, float[] output) {
        forward(batch, input, output, null);
    }

    @Override
    public void forward(PackedBatch batch, float[] input, float[] output, EncoderObserver observer) {
        batch.checkStates(input, inputSize, output, outputSize);
        guard.run(() -> {
            float[] hidden = Arrays.copyOf(input, batch.tokens() * inputSize);
            for (int l = 0; l < layers.size(); l++) {
                hidden = layers.get(l).apply(hidden, batch, l, observer);
                if (observer != null && observer.wantsHidden(l)) {
                    observer.hidden(l, hidden);
                }
            }
            if (finalNorm != null) {
                finalNorm.apply(hidden, batch.tokens());
            }
            System.arraycopy(hidden, 0, output, 0, batch.tokens() * outputSize);
        });
    }

    @Override
    public void head(int rows, float[] input, float[] output) {
        HeadRows.check(head == null ? null : head.form(), rows, input, output);
        guard.run(() -> head.apply(rows, input, output));
    }

    @Override
    public WeightForm weights() {
        return weights;
    }

    @Override
    public boolean copiesWeights() {
        return true;
    }

    private static HostHead.Product product(Linear linear, WeightForm form) {
        Dense dense = new Dense(linear, form);
        return (rows, x, y, at) -> dense.apply(x, rows, y, at);
    }

    @Override
    public void close() {
        guard.close(() -> {});
    }

    /** Attention, then feed-forward. */
    private static final class Layer {
        private final Sublayer attention;
        private final Sublayer feedForward;
        private final Attend attend;
        private final Sublayer.Function network;

        Layer(EncoderLayer layer, WeightForm form) {
            attention = new Sublayer(layer.attention(), form);
            feedForward = new Sublayer(layer.feedForward(), form);
            attend = new Attend(layer.attention().function(), form);
            network = network(layer.feedForward().function(), form);
        }

        float[] apply(float[] hidden, PackedBatch batch, int number, EncoderObserver observer) {
            int tokens = batch.tokens();
            float[] attended = attention.apply(hidden, tokens, (x, n) -> attend.apply(x, batch, number, observer));
            return feedForward.apply(attended, tokens, network);
        }
    }

    /** output(attention(query(x), key(x), value(x))). */
    private static final class Attend {
        private final Dense query;
        private final Dense key;
        private final Dense value;
        private final Dense output;
        private final ScalarAttention attention;

        Attend(Attention form, WeightForm weights) {
            query = new Dense(form.query(), weights);
            key = new Dense(form.key(), weights);
            value = new Dense(form.value(), weights);
            output = new Dense(form.output(), weights);
            attention = new ScalarAttention(form);
        }

        float[] apply(float[] x, PackedBatch batch, int layer, EncoderObserver observer) {
            int tokens = batch.tokens();
            float[] context = attention.context(query.apply(x, tokens), key.apply(x, tokens), value.apply(x, tokens),
                    batch, layer, observer);
            return output.apply(context, tokens);
        }
    }

    private static Sublayer.Function network(FeedForward form, WeightForm weights) {
        Dense up = new Dense(form.up(), weights);
        Dense down = new Dense(form.down(), weights);
        return switch (form) {
            case FeedForward.Plain plain -> (x, tokens) -> {
                float[] wide = up.apply(x, tokens);
                ScalarMath.activate(plain.activation(), wide);
                return down.apply(wide, tokens);
            };
            case FeedForward.Gated gated -> {
                Dense gate = new Dense(gated.gate(), weights);
                yield (x, tokens) -> {
                    float[] wide = gate.apply(x, tokens);
                    ScalarMath.activate(gated.activation(), wide);
                    ScalarMath.multiply(wide, up.apply(x, tokens));
                    return down.apply(wide, tokens);
                };
            }
        };
    }
}
