package org.sirocco.encoder.contract;

import java.util.ArrayList;
import java.util.List;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.model.Activation;
import org.sirocco.encoder.model.EncoderConfig;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.LayerNorm;
import org.sirocco.encoder.model.LayerWeights;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.NormOrder;

/**
 * The encoder once more, in double precision, sentence by sentence, sharing no code with what it judges: it only reads the
 * model's numbers.
 *
 * <p>Legend: N tokens in the batch, T tokens of one sentence, C hidden size, H heads, D head size, F feed-forward size.
 */
public final class DoublePrecisionReference {
    private final EncoderModel model;
    private final EncoderConfig config;
    private final int hiddenSize;
    private final List<double[]> weights = new ArrayList<>();

    private DoublePrecisionReference(EncoderModel model) {
        this.model = model;
        this.config = model.config();
        this.hiddenSize = config.hiddenSize();
    }

    /**
     * What the encoder should compute.
     *
     * @param layers  per layer (N, C), before the final norm
     * @param last    (N, C), after the final norm where there is one
     * @param weights in the order of sentences, then layers, then heads: (T, T) attention weights
     */
    public record States(List<double[]> layers, double[] last, List<double[]> weights) {}

    /**
     * Runs the whole stack.
     *
     * @param hidden (N, C) the embeddings, left as they are
     */
    public static States run(EncoderModel model, PackedBatch batch, float[] hidden) {
        return new DoublePrecisionReference(model).run(batch, hidden);
    }

    private States run(PackedBatch batch, float[] hidden) {
        int layers = config.numHiddenLayers();
        List<double[]> states = new ArrayList<>();
        for (int l = 0; l < layers; l++) {
            states.add(new double[batch.tokens() * hiddenSize]);
        }
        double[] last = new double[batch.tokens() * hiddenSize];
        for (int s = 0; s < batch.sentences(); s++) {
            double[][] x = new double[batch.length(s)][hiddenSize];
            for (int t = 0; t < x.length; t++) {
                for (int c = 0; c < hiddenSize; c++) {
                    x[t][c] = hidden[(batch.first(s) + t) * hiddenSize + c];
                }
            }
            for (int l = 0; l < layers; l++) {
                x = layer(model.layers().get(l), x);
                put(x, states.get(l), batch.first(s));
            }
            put(model.finalNorm() == null ? x : norm(model.finalNorm(), x), last, batch.first(s));
        }
        return new States(states, last, weights);
    }

    private void put(double[][] x, double[] out, int first) {
        for (int t = 0; t < x.length; t++) {
            System.arraycopy(x[t], 0, out, (first + t) * hiddenSize, hiddenSize);
        }
    }

    private double[][] layer(LayerWeights weights, double[][] x) {
        if (config.normOrder() == NormOrder.POST) {
            double[][] attended = norm(weights.attentionNorm(), plus(x, attention(weights, x)));
            return norm(weights.outputNorm(), plus(attended, feedForward(weights, attended)));
        }
        double[][] attended = plus(x, attention(weights, norm(weights.attentionNorm(), x)));
        return plus(attended, feedForward(weights, norm(weights.outputNorm(), attended)));
    }

    private double[][] attention(LayerWeights weights, double[][] x) {
        double[][] q = linear(weights.query(), x);
        double[][] k = linear(weights.key(), x);
        double[][] v = linear(weights.value(), x);
        int headSize = hiddenSize / config.numAttentionHeads();
        double[][] context = new double[x.length][hiddenSize];
        for (int from = 0; from < hiddenSize; from += headSize) {
            double[] all = new double[x.length * x.length];
            this.weights.add(all);
            for (int i = 0; i < x.length; i++) {
                double[] weight = new double[x.length];
                double largest = Double.NEGATIVE_INFINITY;
                for (int j = 0; j < x.length; j++) {
                    for (int d = from; d < from + headSize; d++) {
                        weight[j] += q[i][d] * k[j][d];
                    }
                    weight[j] /= Math.sqrt(headSize);
                    largest = Math.max(largest, weight[j]);
                }
                double sum = 0;
                for (int j = 0; j < x.length; j++) {
                    weight[j] = Math.exp(weight[j] - largest);
                    sum += weight[j];
                }
                for (int j = 0; j < x.length; j++) {
                    all[i * x.length + j] = weight[j] / sum;
                    for (int d = from; d < from + headSize; d++) {
                        context[i][d] += weight[j] / sum * v[j][d];
                    }
                }
            }
        }
        return linear(weights.attentionOutput(), context);
    }

    private double[][] feedForward(LayerWeights weights, double[][] x) {
        double[][] wide = linear(weights.intermediate(), x);
        for (double[] row : wide) {
            for (int f = 0; f < row.length; f++) {
                row[f] = activation(config.hiddenAct(), row[f]);
            }
        }
        return linear(weights.output(), wide);
    }

    private static double[][] linear(Linear linear, double[][] x) {
        float[] weight = linear.weight().toArray();
        float[] bias = linear.bias() == null ? null : linear.bias().toArray();
        int outputs = linear.weight().shape()[0];
        int inputs = linear.weight().shape()[1];
        double[][] y = new double[x.length][outputs];
        for (int t = 0; t < x.length; t++) {
            for (int o = 0; o < outputs; o++) {
                double sum = bias == null ? 0 : bias[o];
                for (int i = 0; i < inputs; i++) {
                    sum += weight[o * inputs + i] * x[t][i];
                }
                y[t][o] = sum;
            }
        }
        return y;
    }

    private double[][] norm(LayerNorm norm, double[][] x) {
        double[][] y = new double[x.length][hiddenSize];
        for (int t = 0; t < x.length; t++) {
            double mean = 0;
            double square = 0;
            for (double number : x[t]) {
                mean += number / hiddenSize;
            }
            for (double number : x[t]) {
                square += (number - mean) * (number - mean) / hiddenSize;
            }
            for (int c = 0; c < hiddenSize; c++) {
                double unit = (x[t][c] - mean) / Math.sqrt(square + config.layerNormEps());
                y[t][c] = unit * norm.weight().data().get(c) + norm.bias().data().get(c);
            }
        }
        return y;
    }

    private static double[][] plus(double[][] a, double[][] b) {
        double[][] sum = new double[a.length][];
        for (int t = 0; t < a.length; t++) {
            sum[t] = new double[a[t].length];
            for (int c = 0; c < sum[t].length; c++) {
                sum[t][c] = a[t][c] + b[t][c];
            }
        }
        return sum;
    }

    /** The activation to double precision. */
    public static double activation(Activation activation, double x) {
        return switch (activation) {
            case RELU -> x > 0 ? x : 0;
            case GELU -> x * (1 + erf(x / Math.sqrt(2))) / 2;
            case GELU_TANH -> x / (1 + Math.exp(-2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * Math.pow(x, 3))));
            case SILU -> x / (1 + Math.exp(-x));
        };
    }

    /** The error function to double precision: 2/√π·exp(−x²)·Σ 2ⁿx²ⁿ⁺¹/(2n+1)!!, whose terms all have one sign. */
    public static double erf(double x) {
        if (Math.abs(x) > 6) {
            return Math.signum(x);
        }
        double sum = 0;
        double term = x;
        for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
            sum += term;
            term *= 2 * x * x / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }
}
