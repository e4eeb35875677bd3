package org.sirocco.encoder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.nio.FloatBuffer;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.encoder.contract.Fixtures;
import org.sirocco.positional.LearnedPositions;
import org.sirocco.positional.PositionEncoding;

/** Parts that do not fit one another are refused, with the tensor, its shape and the rule. */
final class EncoderModelTest {
    private static final EncoderModel MODEL = Fixtures
            .model("layers=2,hidden=8,heads=2,ffn=12,norm=pre,positions=none,vocab=20");
    private static final EncoderLayer LAYER = MODEL.layers().getFirst();
    private static final Attention ATTENTION = LAYER.attention().function();
    private static final FeedForward NETWORK = LAYER.feedForward().function();

    @Test
    void refusesAMapOfAnotherShape() {
        refused("tensor narrow has shape [8, 11], expected [8, 12]",
                () -> new FeedForward.Plain(NETWORK.up(), Activation.RELU, linear("narrow", 8, 11)));
        refused("tensor gate has shape [11, 8], expected [12, 8]",
                () -> new FeedForward.Gated(linear("gate", 11, 8), NETWORK.up(), Activation.RELU, NETWORK.down()));
        refused("tensor keys has shape [8, 7], expected [8, 8]",
                () -> ATTENTION.toBuilder().key(linear("keys", 8, 7)).build());
        refused("tensor values has shape [8, 8], expected [4, 8]",
                () -> ATTENTION.toBuilder().keyValueHeads(1).key(linear("keys", 4, 8)).value(linear("values", 8, 8))
                        .build());
        refused("tensor bias has shape [3], expected [2]",
                () -> new Linear(linear("w", 2, 8).weight(), Tensor.of("bias", new float[3], 3)));
    }

    @Test
    void refusesHeadsThatDoNotDivideTheWidth() {
        refused("heads (3) must be a divisor of the queries' width (8)",
                () -> ATTENTION.toBuilder().heads(3).keyValueHeads(3).build());
        refused("keyValueHeads (3) must be a divisor of heads (2)",
                () -> ATTENTION.toBuilder().keyValueHeads(3).build());
        refused("heads (0) must be a divisor of the queries' width (8)",
                () -> ATTENTION.toBuilder().heads(0).keyValueHeads(1).build());
    }

    @Test
    void scalesByTheRootOfTheHeadSizeUnlessToldOtherwise() {
        assertThat(ATTENTION.headSize()).isEqualTo(4);
        assertThat(ATTENTION.scale()).isEqualTo(0.5f);
        assertThat(ATTENTION.toBuilder().scale(3).build().scale()).isEqualTo(3);
    }

    @Test
    void refusesPositionsAndReachesThatCannotBe() {
        refused("a window of -1 tokens on each side must have at least 0", () -> new AttentionReach.Window(-1));
        refused("the base of rotary positions (0.0) must be above 0", () -> new AttentionPositions.Rotary(0));
        Attention odd = Fixtures.model("layers=1,hidden=8,heads=2,headsize=3,ffn=12").layers().getFirst().attention()
                .function();
        refused("rotary positions turn the halves of a head against each other: its size (3) must be even",
                () -> odd.toBuilder().positions(new AttentionPositions.Rotary(10)).build());
        refused("a relative bias by table[6, 2] up to the distance 9: wanted are a multiple of 4 buckets, and a distance above a quarter of them",
                () -> new AttentionPositions.RelativeBias(Tensor.of("table", new float[12], 6, 2), 9));
        refused("a relative bias by table[8, 2] up to the distance 2: wanted are a multiple of 4 buckets, and a distance above a quarter of them",
                () -> new AttentionPositions.RelativeBias(Tensor.of("table", new float[16], 8, 2), 2));
        AttentionPositions wide = new AttentionPositions.RelativeBias(Tensor.of("table", new float[24], 8, 3), 9);
        refused("tensor table has shape [8, 3], expected [8, 2]", () -> ATTENTION.toBuilder().positions(wide).build());
        refused("scale (NaN) must be above 0", () -> ATTENTION.toBuilder().scale(Float.NaN).build());
        refused("flat[8] must have two axes, outputs and inputs",
                () -> new Linear(Tensor.of("flat", new float[8], 8), null));
    }

    @Test
    void refusesAHeadWhoseStepsDoNotFit() {
        Head.Dense two = new Head.Dense(linear("two", 2, 8), HeadActivation.TANH);
        Head.Dense three = new Head.Dense(linear("three", 3, 3), HeadActivation.TANH);
        refused("a step of the head takes 3 numbers, 2 come before it", () -> new Head.Sentence(List.of(two, three)));
        refused("a head without a matrix: [UnitLength[]]",
                () -> new Head.Classification(List.of(new Head.UnitLength())));
        refused("the head takes 3 numbers per token, but there are 8",
                () -> MODEL.withHead(new Head.Vocabulary(List.of(three))));
        assertThat(MODEL.withHead(new Head.Vocabulary(List.of(two))).head().outputs()).isEqualTo(2);
    }

    @Test
    void refusesBlocksThatDoNotFit() {
        Norm wide = new Norm.Layer(Tensor.of("wide", new float[9], 9), null, 1e-5f);
        refused("tensor wide has shape [9], expected [8]", () -> new Block<>(ATTENTION, new BlockNorm.Before(wide)));
        refused("tensor wide has shape [9], expected [8]", () -> new Block<>(ATTENTION, new BlockNorm.After(wide)));
        FeedForward wider = new FeedForward.Plain(NETWORK.up(), Activation.RELU, linear("down", 9, 12));
        assertThatIllegalArgumentException().isThrownBy(() -> new Block<>(wider, new BlockNorm.None()))
                .withMessageEndingWith("makes 9 numbers of 8: a plain residual sum wants as many");
        Block<FeedForward> widening = new Block<>(wider, new BlockNorm.After(wide),
                new Residual.Projected(linear("projection", 9, 8)));
        assertThat(new EncoderLayer(LAYER.attention(), widening).outputs()).isEqualTo(9);
        refused("tensor projection has shape [9, 7], expected [9, 8]", () -> new Block<>(wider, new BlockNorm.None(),
                new Residual.Projected(linear("projection", 9, 7))));
    }

    @Test
    void refusesPartsOfAStackThatDoNotFit() {
        EncoderLayer other = Fixtures.model("layers=1,hidden=6,heads=2,ffn=12,positions=none").layers().getFirst();
        refused("layer 1 takes 6 numbers per token, but there are 8",
                () -> model(MODEL.embedding(), List.of(LAYER, other), null, 512));
        refused("broken has no layers", () -> model(MODEL.embedding(), List.of(), null, 512));
        refused("tensor final has shape [7], expected [8]", () -> model(MODEL.embedding(), MODEL.layers(),
                new Norm.Rms(Tensor.of("final", new float[7], 7), 1e-5f), 512));
        assertThatIllegalArgumentException().isThrownBy(() -> new EncoderLayer(LAYER.attention(), other.feedForward()))
                .withMessage("the feed-forward network takes 6 numbers per token "
                        + "(encoder.layer.0.intermediate.dense.weight[12, 6]), attention makes 8 "
                        + "(encoder.layer.0.attention.output.dense.weight[8, 8])");
    }

    @Test
    void refusesEmbeddingsThatDoNotFit() {
        Tensor word = MODEL.embedding().word();
        refused("tensor types has shape [2, 7], expected [2, 8]", () -> new EmbeddingWeights(word, 1,
                Tensor.of("types", new float[14], 2, 7), PositionEncoding.none(), null));
        refused("tensor norm has shape [7], expected [8]", () -> new EmbeddingWeights(word, 1, null,
                PositionEncoding.none(), new Norm.Rms(Tensor.of("norm", new float[7], 7), 1e-5f)));
        refused(word + " is of width 8, but the positions, learned(1000), are of another", () -> new EmbeddingWeights(
                word, 1, null, new LearnedPositions(FloatBuffer.allocate(6000), 1000, 6), null));
        refused("tensor narrow has shape [5, 7], expected [5, 8]", () -> new EmbeddingWeights(word, 1, null,
                PositionEncoding.none(), new EmbeddingWeights.Places.InOrder(), null, linear("narrow", 5, 7)));
        EmbeddingWeights counted = new EmbeddingWeights(word, 1, null,
                new LearnedPositions(FloatBuffer.allocate(72), 9, 8), new EmbeddingWeights.Places.AfterPadding(1),
                null, null);
        refused("maxTokens (8) must be at least 1 and at most what the positions reach (7)",
                () -> model(counted, MODEL.layers(), null, 8));
        EmbeddingWeights few = new EmbeddingWeights(word, 1, null,
                new LearnedPositions(FloatBuffer.allocate(72), 9, 8), null);
        refused("maxTokens (10) must be at least 1 and at most what the positions reach (9)",
                () -> model(few, MODEL.layers(), null, 10));
        refused("maxTokens (0) must be at least 1 and at most what the positions reach (9)",
                () -> model(few, MODEL.layers(), null, 0));
    }

    @Test
    void anAttentionHasEveryPart() {
        assertThatNullPointerException().isThrownBy(() -> ATTENTION.toBuilder().value(null).build())
                .withMessage("value must not be null");
        assertThatNullPointerException().isThrownBy(() -> Attention.builder().build())
                .withMessage("query must not be null");
        assertThat(ATTENTION.toBuilder().build()).isEqualTo(ATTENTION).hasSameHashCodeAs(ATTENTION);
        assertThat(ATTENTION.toBuilder().key(ATTENTION.value()).build()).isNotEqualTo(ATTENTION);
        assertThat(ATTENTION.toBuilder().reach(new AttentionReach.Causal()).build()).isNotEqualTo(ATTENTION);
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 1, -1e-5f, Float.NaN})
    void refusesAnEpsilonThatIsNone(float epsilon) {
        Tensor weight = Tensor.of("weight", new float[8], 8);
        refused("epsilon (" + epsilon + ") must be above 0 and below 1", () -> new Norm.Layer(weight, null, epsilon));
        refused("epsilon (" + epsilon + ") must be above 0 and below 1", () -> new Norm.Rms(weight, epsilon));
    }

    @ParameterizedTest
    @CsvSource({"relu, RELU", "gelu, GELU", "gelu_new, GELU_TANH", "gelu_pytorch_tanh, GELU_TANH",
            "gelu_fast, GELU_TANH", "silu, SILU", "swish, SILU"})
    void knowsActivationsByTheirNamesInConfigFiles(String name, Activation activation) {
        assertThat(Activation.of("hidden_act", name)).isEqualTo(activation);
        assertThat(Activation.of("hidden_act", activation.configName())).isEqualTo(activation);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GELU", "gelu_10", "quick_gelu", "tanh", ""})
    void refusesOtherActivationsByName(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> Activation.of("hidden_act", name))
                .withMessage("hidden_act '" + name
                        + "' is not supported; supported are relu, gelu, gelu_new, gelu_pytorch_tanh, gelu_fast, silu, swish");
    }

    private static Linear linear(String name, int outputs, int inputs) {
        return new Linear(Tensor.of(name, new float[outputs * inputs], outputs, inputs), null);
    }

    private static EncoderModel model(EmbeddingWeights embedding, List<EncoderLayer> layers, Norm norm, int most) {
        return new EncoderModel("broken", embedding, layers, norm, most);
    }

    private static void refused(String message, ThrowingCallable call) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }
}
