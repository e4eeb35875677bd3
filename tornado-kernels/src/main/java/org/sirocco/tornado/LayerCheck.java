package org.sirocco.tornado;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.Backends;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.KernelException;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.TokenPool;
import org.sirocco.encoder.host.Embeddings;
import org.sirocco.encoder.host.FloatNorm;
import org.sirocco.encoder.host.TokenBatch;
import org.sirocco.encoder.host.TokenRows;
import org.sirocco.encoder.host.UnitLength;
import org.sirocco.encoder.model.EmbeddingWeights;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.Head;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.encoder.weights.WeightForm;

/**
 * What the scalar backend makes of a few tokens in a model's last layer, and in the last of each other form that its layers
 * have, to hold a new graph to before it is used: a device, its driver or the compiler may compute wrongly and say nothing.
 * That costs no compilation, because it runs the kernels that encoding runs, with their sizes and weights.
 */
final class LayerCheck {
    /** How far numbers may be off, absolutely and relatively. */
    private static final double TOLERANCE = 1e-4;
    /** The same of a head and of embeddings in float16: rows may be of one number, which has no direction to speak of. */
    private static final double HALF_TOLERANCE = 1e-2;
    /** The least cosine of a token's numbers where products are in float16: each is rounded by up to 5e-4 of itself. */
    private static final double HALF_COSINE = 0.9999;
    /** What so small a change of the input does to the scalar backend's answer is allowed besides. */
    private static final float ROUNDING = 1e-6f;
    private static final int ROWS = 3;
    private static final PackedBatch BATCH = PackedBatch.ofLengths(1, 4, 2);

    private final String model;
    private final List<Answer> answers = new ArrayList<>();
    /** Tokens, and what the host makes of them; null where the model's positions do not reach that far. */
    private final int[] rows;
    private final float[] embedded;
    private final FloatNorm finalNorm;

    /** What a layer makes of an input, and how far so small a change of that changes it. */
    private record Answer(int layer, float[] input, float[] expected, float[] wavering) {}

    LayerCheck(EncoderModel model) {
        this.model = model.name();
        for (StackForm form : StackForm.of(model)) {
            Map<StackForm.LayerForm, Integer> last = new LinkedHashMap<>();
            for (int l = form.first(); l < form.end(); l++) {
                last.put(form.layers().get(l - form.first()), l);
            }
            last.values().forEach(layer -> answers.add(answer(model, layer)));
        }
        this.finalNorm = model.finalNorm() == null ? null : new FloatNorm(model.finalNorm());
        EmbeddingWeights embedding = model.embedding();
        if (embedding.maxLength() < BATCH.longest()) {
            this.rows = null;
            this.embedded = null;
            return;
        }
        TokenBatch tokens = new TokenBatch(new Random(2).ints(BATCH.tokens(), 0, embedding.vocabulary()).toArray(),
                new Random(3).ints(BATCH.tokens(), 0, Math.max(1, embedding.types())).toArray(), BATCH);
        this.rows = TokenRows.of(embedding, tokens);
        this.embedded = new float[BATCH.tokens() * embedding.width()];
        new Embeddings(embedding).embed(tokens, embedded);
    }

    private static float[] normal(int numbers) {
        float[] normal = new float[numbers];
        Random random = new Random(1);
        for (int i = 0; i < numbers; i++) {
            normal[i] = (float) random.nextGaussian();
        }
        return normal;
    }

    private static Answer answer(EncoderModel model, int layer) {
        EncoderModel alone = alone(model, layer, null);
        float[] input = normal(BATCH.tokens() * alone.inputSize());
        float[] expected = new float[BATCH.tokens() * alone.outputSize()];
        float[] wavering = new float[expected.length];
        try (EncoderRuntime scalar = Backends.open("scalar", BackendOptions.defaults()).load(alone)) {
            scalar.forward(BATCH, input, expected);
            scalar.forward(BATCH, wavered(input), wavering);
        }
        return new Answer(layer, input, expected, apart(wavering, expected));
    }

    /** How far each number is from another; in place. */
    private static float[] apart(float[] numbers, float[] others) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Math.abs(numbers[i] - others[i]);
        }
        return numbers;
    }

    private static float[] wavered(float[] input) {
        float[] rounded = input.clone();
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] *= i % 2 == 0 ? 1 + ROUNDING : 1 - ROUNDING;
        }
        return rounded;
    }

    /** One layer, with a head or null. */
    private static EncoderModel alone(EncoderModel model, int layer, Head head) {
        EncoderLayer alone = model.layers().get(layer);
        return new EncoderModel(model.name(), ofWidth(alone.inputs(), model.embedding()), List.of(alone), null,
                model.maxTokens(), head);
    }

    /** Embeddings that are not looked up, because hidden states are given: only their width must be the layer's. */
    private static EmbeddingWeights ofWidth(int width, EmbeddingWeights real) {
        if (real.width() == width) {
            return real;
        }
        int tables = real.word().width();
        Linear projection = new Linear(Tensor.of("nothing", new float[width * tables], width, tables), null);
        return new EmbeddingWeights(real.word(), real.wordScale(), real.tokenType(), real.positions(), real.places(),
                real.norm(), projection);
    }

    /**
     * Holds a graph to the tolerance of its precision.
     *
     * @param precision what its weights are kept as
     * @throws KernelException if it computes something else, or fails
     */
    void hold(EncoderChain chain, Accelerator device, WeightForm precision) {
        answers.forEach(answer -> hold(answer, chain.of(answer.layer()), device, precision));
        if (chain.takesTokens() && rows != null) {
            holdTokens(chain, device, tolerance(precision));
        }
    }

    private void hold(Answer answer, EncoderGraph graph, Accelerator device, WeightForm precision) {
        float[] actual = new float[answer.expected().length];
        graph.upload(BATCH, answer.input(), 0);
        graph.layer(answer.layer());
        graph.download(BATCH.tokens(), actual, 0);
        if (precision == WeightForm.FLOAT16) {
            holdDirections(answer, actual, device);
            return;
        }
        hold("layer " + answer.layer(), model, actual, answer.expected(), answer.wavering(), TOLERANCE, device);
    }

    /** Embeddings to the host's, and what is pooled to what the host makes of the states that the device itself has computed. */
    private void holdTokens(EncoderChain chain, Accelerator device, double tolerance) {
        float[] actual = new float[embedded.length];
        chain.embedded(BATCH, rows, actual);
        hold("the embeddings", model, actual, embedded, new float[embedded.length], tolerance, device);
        int width = chain.outputs();
        float[] states = new float[BATCH.tokens() * width];
        chain.forward(BATCH, rows, states, 0);
        if (finalNorm != null) {
            finalNorm.applyOn(states, BATCH.tokens(), 1);
        }
        List<TokenPool> pools = new ArrayList<>();
        float[] means = new float[BATCH.sentences() * width];
        for (int sentence = 0; sentence < BATCH.sentences(); sentence++) {
            pools.add(new TokenPool(TokenPool.Kind.MEAN, BATCH.first(sentence), BATCH.length(sentence), 1));
            for (int i = 0; i < BATCH.length(sentence) * width; i++) {
                means[sentence * width + i % width] += states[BATCH.first(sentence) * width + i]
                        / BATCH.length(sentence);
            }
        }
        UnitLength.apply(means, BATCH.sentences(), width);
        float[] pooled = new float[means.length];
        chain.pool(BATCH, rows, 0, pools, 1, true, pooled, 0);
        hold("the vectors", model, pooled, means, new float[means.length], tolerance, device);
    }

    private static void hold(String what, String model, float[] actual, float[] expected, float[] wavering,
            double tolerance, Accelerator device) {
        for (int i = 0; i < actual.length; i++) {
            double allowed = tolerance * (1 + Math.abs(expected[i])) + wavering[i];
            if (!(Math.abs(actual[i] - expected[i]) <= allowed)) {
                throw new KernelException("self-test", device.id(),
                        String.format(Locale.ROOT,
                                "number %d of %s of %s is %s instead of %s; update the device's driver, or take another device",
                                i, what, model, actual[i], expected[i]),
                        null);
            }
        }
    }

    private static double tolerance(WeightForm precision) {
        return precision == WeightForm.FLOAT16 ? HALF_TOLERANCE : TOLERANCE;
    }

    /** Written so that NaN has no direction at all. */
    private void holdDirections(Answer answer, float[] actual, Accelerator device) {
        int width = actual.length / BATCH.tokens();
        for (int token = 0; token < BATCH.tokens(); token++) {
            double cosine = cosine(actual, answer.expected(), token * width, width);
            if (!(cosine >= HALF_COSINE)) {
                throw new KernelException("self-test", device.id(), String.format(Locale.ROOT,
                        "the numbers of token %d in layer %d of %s in float16 have a cosine of %.6f with those that they should be, at least %s wanted; take weights as float32, update the device's driver, or take another device",
                        token, answer.layer(), model, cosine, HALF_COSINE), null);
            }
        }
    }

    /** Of two rows; of two that are all zeros 1. */
    private static double cosine(float[] actual, float[] expected, int at, int width) {
        double dot = 0;
        double actualSquare = 0;
        double expectedSquare = 0;
        for (int i = at; i < at + width; i++) {
            dot += (double) actual[i] * expected[i];
            actualSquare += (double) actual[i] * actual[i];
            expectedSquare += (double) expected[i] * expected[i];
        }
        return actualSquare == 0 && expectedSquare == 0 ? 1 : dot / Math.sqrt(actualSquare * expectedSquare);
    }

    /**
     * Holds a head to what the scalar backend makes of a few rows.
     *
     * @throws KernelException if the device computes something else, or fails
     */
    static void holdHead(DeviceHead head, Accelerator device, EncoderModel model, WeightForm precision) {
        float[] input = normal(ROWS * head.form().inputs());
        float[] expected = new float[ROWS * head.form().outputs()];
        float[] wavering = new float[expected.length];
        EncoderModel small = alone(model, model.layers().size() - 1, head.form());
        try (EncoderRuntime scalar = Backends.open("scalar", BackendOptions.defaults()).load(small)) {
            scalar.head(ROWS, input, expected);
            scalar.head(ROWS, wavered(input), wavering);
        }
        float[] actual = new float[expected.length];
        head.apply(ROWS, input, actual);
        hold("the head", model.name(), actual, expected, apart(wavering, expected), tolerance(precision), device);
    }
}
