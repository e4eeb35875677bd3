package org.sirocco.encoder.contract;

import java.util.Arrays;
import java.util.List;
import org.sirocco.encoder.AttentionSteps;
import org.sirocco.encoder.model.Attention;
import org.sirocco.encoder.model.Block;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.Tensor;

/** One-layer models whose attention scores reach ±10,000. */
final class ExtremeScores {
    private static final EncoderModel BASE = Fixtures.model("layers=1,hidden=64,heads=2,ffn=96,seed=11");

    private ExtremeScores() {}

    /** Every scaled score has this value, whatever the input. */
    static EncoderModel constant(float score) {
        int hidden = BASE.inputSize();
        float root = (float) Math.sqrt(Math.abs(score) / Math.sqrt(BASE.shape().headSize()));
        return with("constant scores " + score, fixed("query", hidden, root),
                fixed("key", hidden, Math.signum(score) * root));
    }

    /** Scaled scores spread this wide, in standard deviations. */
    static EncoderModel spread(float deviation) {
        Attention layer = attention();
        return with("scores spread by " + deviation,
                new Linear(times(layer.query().weight(), deviation), times(layer.query().bias(), deviation)),
                layer.key());
    }

    /** The largest scaled score seen, by amount. */
    static double largest(Recording seen) {
        double largest = 0;
        for (AttentionSteps steps : seen.all()) {
            for (float score : steps.scaled()) {
                largest = Math.max(largest, Math.abs(score));
            }
        }
        return largest;
    }

    /** The smallest distance between the largest and the second score of any row. */
    static double smallestLead(Recording seen) {
        double smallest = Double.POSITIVE_INFINITY;
        for (AttentionSteps steps : seen.all()) {
            for (int row = 0; row < steps.tokens(); row++) {
                float[] scores = Arrays.copyOfRange(steps.scaled(), row * steps.tokens(), (row + 1) * steps.tokens());
                Arrays.sort(scores);
                smallest = Math.min(smallest, scores[scores.length - 1] - scores[scores.length - 2]);
            }
        }
        return smallest;
    }

    private static EncoderModel with(String name, Linear query, Linear key) {
        EncoderLayer layer = BASE.layers().getFirst();
        Attention changed = attention().toBuilder().query(query).key(key).build();
        return new EncoderModel(name, BASE.embedding(),
                List.of(new EncoderLayer(new Block<>(changed, layer.attention().norm()), layer.feedForward())),
                BASE.finalNorm(), BASE.maxTokens());
    }

    private static Attention attention() {
        return BASE.layers().getFirst().attention().function();
    }

    private static Linear fixed(String name, int hidden, float value) {
        float[] bias = new float[hidden];
        Arrays.fill(bias, value);
        return new Linear(Tensor.of(name + ".weight", new float[hidden * hidden], hidden, hidden),
                Tensor.of(name + ".bias", bias, hidden));
    }

    private static Tensor times(Tensor tensor, float factor) {
        float[] data = tensor.toArray();
        for (int i = 0; i < data.length; i++) {
            data[i] *= factor;
        }
        return Tensor.of(tensor.name(), data, tensor.shape());
    }
}
