package org.sirocco.encoder.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sirocco.encoder.model.Activation;
import org.sirocco.encoder.model.Attention;
import org.sirocco.encoder.model.Block;
import org.sirocco.encoder.model.BlockNorm;
import org.sirocco.encoder.model.ElementType;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.FeedForward;
import org.sirocco.encoder.model.Head;
import org.sirocco.encoder.model.HeadActivation;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.RandomEncoder;
import org.sirocco.encoder.model.Residual;
import org.sirocco.encoder.model.Tensor;

class KeptWeightsTest {
    /** Each kind of matrix that a model may have. */
    private enum Place {
        NONE, KEY, OUTPUT, UP, GATE, DOWN, FIRST_RESIDUAL, SECOND_RESIDUAL, HEAD
    }

    /** A model whose matrices are of bfloat16, all but one. */
    private static EncoderModel model(Place other) {
        Attention attention = Attention.builder().heads(1).query(linear(false)).key(linear(other == Place.KEY))
                .value(linear(false)).output(linear(other == Place.OUTPUT)).build();
        FeedForward network = new FeedForward.Gated(linear(other == Place.GATE), linear(other == Place.UP),
                Activation.RELU, linear(other == Place.DOWN));
        EncoderLayer layer = new EncoderLayer(
                new Block<>(attention, new BlockNorm.None(),
                        new Residual.Projected(linear(other == Place.FIRST_RESIDUAL))),
                new Block<>(network, new BlockNorm.None(),
                        new Residual.Projected(linear(other == Place.SECOND_RESIDUAL))));
        EncoderModel bare = RandomEncoder.of("random:layers=1,hidden=2,heads=1,ffn=2");
        return new EncoderModel("m", bare.embedding(), List.of(layer), null, bare.maxTokens()).withHead(
                new Head.Sentence(
                        List.of(new Head.Dense(linear(other == Place.HEAD), HeadActivation.of(Activation.RELU)))));
    }

    private static Linear linear(boolean other) {
        ElementType type = other ? ElementType.FLOAT32 : ElementType.BFLOAT16;
        return new Linear(new Tensor("t", type, new int[]{2, 2}, MemorySegment.ofArray(new byte[4 * type.bytes()])),
                null);
    }

    @ParameterizedTest
    @EnumSource
    void everyMatrixCounts(Place other) {
        WeightForm expected = other == Place.NONE ? WeightForm.BFLOAT16 : WeightForm.AUTO;
        assertThat(KeptWeights.common(WeightForm.AUTO, model(other))).isEqualTo(expected);
        assertThat(KeptWeights.common(WeightForm.INT8, model(other))).isEqualTo(WeightForm.INT8);
    }

    @Test
    void roundedIsWhatIsKeptAsSomethingElseThanTheFilesHave() {
        assertThat(new KeptWeights(WeightForm.INT8, WeightForm.FLOAT32).isRounded()).isTrue();
        assertThat(new KeptWeights(WeightForm.FLOAT16, WeightForm.BFLOAT16).isRounded()).isTrue();
        assertThat(new KeptWeights(WeightForm.BFLOAT16, WeightForm.AUTO).isRounded()).isTrue();
        assertThat(new KeptWeights(WeightForm.FLOAT16, WeightForm.FLOAT16).isRounded()).isFalse();
        assertThat(new KeptWeights(WeightForm.FLOAT32, WeightForm.FLOAT16).isRounded()).isFalse();
        assertThat(new KeptWeights(WeightForm.AUTO, WeightForm.AUTO).isRounded()).isFalse();
    }
}
