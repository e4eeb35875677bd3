package org.sirocco.encoder.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.model.Activation;
import org.sirocco.encoder.model.Attention;
import org.sirocco.encoder.model.AttentionPositions.RelativeBias;
import org.sirocco.encoder.model.AttentionPositions.Rotary;
import org.sirocco.encoder.model.AttentionReach;
import org.sirocco.encoder.model.Block;
import org.sirocco.encoder.model.BlockNorm;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.FeedForward;
import org.sirocco.encoder.model.Head;
import org.sirocco.encoder.model.HeadActivation;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.Norm;
import org.sirocco.encoder.model.Residual;
import org.sirocco.encoder.weights.WeightForm;

/**
 * The encoder once more, in double precision, sentence by sentence, sharing no code with what it judges: it only reads the
 * model's numbers.
 *
 * <p>Legend: N tokens in the batch, T tokens of one sentence, C hidden size, H heads, D head size, F feed-forward size.
 */
public final class DoublePrecisionReference {
    private final EncoderModel model;
    private final WeightForm weightForm;
    private final List<double[]> weights = new ArrayList<>();

    private DoublePrecisionReference(EncoderModel model, WeightForm weightForm) {
        this.model = model;
        this.weightForm = weightForm;
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
        return run(model, WeightForm.AUTO, batch, hidden);
    }

    /** The same with matrices rounded to a form. */
    static States run(EncoderModel model, WeightForm form, PackedBatch batch, float[] hidden) {
        return new DoublePrecisionReference(model, form).run(batch, hidden);
    }

    private States run(PackedBatch batch, float[] hidden) {
        List<double[]> states = new ArrayList<>();
        for (EncoderLayer layer : model.layers()) {
            states.add(new double[batch.tokens() * layer.outputs()]);
        }
        double[] last = new double[batch.tokens() * model.outputSize()];
        for (int s = 0; s < batch.sentences(); s++) {
            double[][] x = new double[batch.length(s)][model.inputSize()];
            for (int t = 0; t < x.length; t++) {
                for (int c = 0; c < x[t].length; c++) {
                    x[t][c] = hidden[(batch.first(s) + t) * x[t].length + c];
                }
            }
            for (int l = 0; l < states.size(); l++) {
                EncoderLayer layer = model.layers().get(l);
                x = block(layer.attention(), y -> attention(layer.attention().function(), y), x);
                x = block(layer.feedForward(), y -> feedForward(layer.feedForward().function(), y), x);
                put(x, states.get(l), batch.first(s));
            }
            put(model.finalNorm() == null ? x : norm(model.finalNorm(), x), last, batch.first(s));
        }
        return new States(states, last, weights);
    }

    private static void put(double[][] x, double[] out, int first) {
        for (int t = 0; t < x.length; t++) {
            System.arraycopy(x[t], 0, out, (first + t) * x[t].length, x[t].length);
        }
    }

    private double[][] block(Block<?> block, UnaryOperator<double[][]> function, double[][] x) {
        double[][] input = block.norm() instanceof BlockNorm.Before before ? norm(before.norm(), x) : x;
        double[][] base = block.residual() instanceof Residual.Projected projected
                ? linear(weightForm, projected.projection(), x)
                : x;
        double[][] sum = plus(base, function.apply(input));
        return block.norm() instanceof BlockNorm.After after ? norm(after.norm(), sum) : sum;
    }

    private double[][] attention(Attention form, double[][] x) {
        double[][] q = linear(weightForm, form.query(), x);
        double[][] k = linear(weightForm, form.key(), x);
        double[][] v = linear(weightForm, form.value(), x);
        int size = form.headSize();
        double[][] context = new double[x.length][form.heads() * size];
        for (int head = 0; head < form.heads(); head++) {
            int from = head * size;
            int shared = head * form.keyValueHeads() / form.heads() * size;
            double[] all = new double[x.length * x.length];
            this.weights.add(all);
            for (int i = 0; i < x.length; i++) {
                double[] weight = new double[x.length];
                double largest = Double.NEGATIVE_INFINITY;
                for (int j = 0; j < x.length; j++) {
                    weight[j] = form.reach() instanceof AttentionReach.Causal && j > i
                            || form.reach() instanceof AttentionReach.Window window && Math.abs(i - j) > window.each()
                                    ? Double.NEGATIVE_INFINITY
                                    : score(form, head, q[i], from, i, k[j], shared, j);
                    largest = Math.max(largest, weight[j]);
                }
                double sum = 0;
                for (int j = 0; j < x.length; j++) {
                    weight[j] = Math.exp(weight[j] - largest);
                    sum += weight[j];
                }
                for (int j = 0; j < x.length; j++) {
                    all[i * x.length + j] = weight[j] / sum;
                    for (int d = 0; d < size; d++) {
                        context[i][from + d] += weight[j] / sum * v[j][shared + d];
                    }
                }
            }
        }
        return linear(weightForm, form.output(), context);
    }

    /** Rotation by complex numbers: a query at i and a key at j meet at the difference of their angles, float32 each. */
    private static double score(Attention form, int head, double[] q, int from, int i, double[] k, int shared, int j) {
        int half = form.headSize() / 2;
        double sum = 0;
        if (form.positions() instanceof Rotary rotary) {
            for (int d = 0; d < half; d++) {
                float turn = 1 / (float) Math.pow((float) rotary.base(), d / (float) half);
                double angle = (double) (i * turn) - j * turn;
                double real = q[from + d] * k[shared + d] + q[from + half + d] * k[shared + half + d];
                double imaginary = q[from + half + d] * k[shared + d] - q[from + d] * k[shared + half + d];
                sum += real * Math.cos(angle) - imaginary * Math.sin(angle);
            }
        } else {
            for (int d = 0; d < form.headSize(); d++) {
                sum += q[from + d] * k[shared + d];
            }
        }
        double scaled = sum * (double) form.scale();
        return form.positions() instanceof RelativeBias bias
                ? scaled + bias.table().get(bucket(bias, j - i) * form.heads() + head)
                : scaled;
    }

    /** Every distance of a bucket's own up to a quarter of the table, then as many logarithmic ones, for each direction. */
    private static int bucket(RelativeBias bias, int ahead) {
        int quarter = bias.table().shape()[0] / 4;
        int away = Math.abs(ahead);
        int bucket = 0;
        for (int b = 0; b < 2 * quarter; b++) {
            double first = b < quarter
                    ? b
                    : quarter * Math.pow(bias.farthest() / (double) quarter, b / (double) quarter - 1);
            if (away >= first - 1e-6) {
                bucket = b;
            }
        }
        return ahead > 0 ? 2 * quarter + bucket : bucket;
    }

    private double[][] feedForward(FeedForward form, double[][] x) {
        double[][] wide = linear(weightForm, form.up(), x);
        double[][] gate = form instanceof FeedForward.Gated gated ? linear(weightForm, gated.gate(), x) : null;
        for (int t = 0; t < wide.length; t++) {
            for (int f = 0; f < wide[t].length; f++) {
                wide[t][f] = gate == null
                        ? activation(form.activation(), wide[t][f])
                        : activation(form.activation(), gate[t][f]) * wide[t][f];
            }
        }
        return linear(weightForm, form.down(), wide);
    }

    private static double[][] linear(WeightForm form, Linear linear, double[][] x) {
        double[] weight = RoundedWeights.of(form, linear.weight());
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

    private static double[][] norm(Norm norm, double[][] x) {
        double[][] y = new double[x.length][norm.size()];
        for (int t = 0; t < x.length; t++) {
            double mean = 0;
            double square = 0;
            if (norm instanceof Norm.Layer) {
                for (double number : x[t]) {
                    mean += number / norm.size();
                }
            }
            for (double number : x[t]) {
                square += (number - mean) * (number - mean) / norm.size();
            }
            for (int c = 0; c < norm.size(); c++) {
                double shift = norm instanceof Norm.Layer layer && layer.bias() != null ? layer.bias().get(c) : 0;
                y[t][c] = (x[t][c] - mean) / Math.sqrt(square + norm.epsilon()) * norm.weight().get(c) + shift;
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

    /** What a head makes of one row. */
    static double[] head(Head head, WeightForm form, double[] row) {
        double[][] x = {row};
        for (Head.Step step : head.steps()) {
            if (step instanceof Head.Dense dense) {
                x = linear(form, dense.linear(), x);
                for (int c = 0; c < x[0].length; c++) {
                    x[0][c] = headActivation(dense.activation(), x[0][c]);
                }
            } else if (step instanceof Head.Normed normed) {
                x = norm(normed.norm(), x);
            } else {
                double square = Arrays.stream(x[0]).map(number -> number * number).sum();
                x = new double[][]{Arrays.stream(x[0]).map(number -> number / Math.sqrt(square)).toArray()};
            }
        }
        return x[0];
    }

    private static double headActivation(HeadActivation activation, double x) {
        return switch (activation) {
            case IDENTITY -> x;
            case TANH -> 1 - 2 / (Math.exp(2 * x) + 1);
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case RELU -> activation(Activation.RELU, x);
            case GELU -> activation(Activation.GELU, x);
            case SILU -> activation(Activation.SILU, x);
            case GELU_TANH -> activation(Activation.GELU_TANH, x);
        };
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
