package org.sirocco.text.families;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.encoder.model.Activation;

final class BertConfigTest {
    @Test
    void refusesSizesBelowOne() {
        refused("hiddenSize (0) must be at least 1", b -> b.hiddenSize(0));
        refused("numHiddenLayers (0) must be at least 1", b -> b.numHiddenLayers(0));
        refused("numAttentionHeads (-1) must be at least 1", b -> b.numAttentionHeads(-1));
        refused("intermediateSize (0) must be at least 1", b -> b.intermediateSize(0));
        refused("vocabSize (0) must be at least 1", b -> b.vocabSize(0));
        refused("maxPositionEmbeddings (0) must be at least 1", b -> b.maxPositionEmbeddings(0));
        refused("typeVocabSize (-1) must be at least 0", b -> b.typeVocabSize(-1));
    }

    @Test
    void refusesHeadsThatDoNotDivideTheWidth() {
        refused("hiddenSize (384) must be divisible by numAttentionHeads (7)", b -> b.numAttentionHeads(7));
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 1, -1e-5f, Float.NaN})
    void refusesAnEpsilonThatIsNone(float epsilon) {
        refused(String.format(Locale.ROOT, "layerNormEps (%s) must be above 0 and below 1", epsilon),
                b -> b.layerNormEps(epsilon));
    }

    @Test
    void isEqualWhereEverySettingIs() {
        BertConfig config = BertConfig.builder().build();
        assertThat(config.toBuilder().build()).isEqualTo(config).hasSameHashCodeAs(config);
        List<UnaryOperator<BertConfig.Builder>> changes = List.of(b -> b.hiddenSize(768), b -> b.numHiddenLayers(1),
                b -> b.numAttentionHeads(6), b -> b.intermediateSize(5), b -> b.hiddenAct(Activation.RELU),
                b -> b.layerNormEps(1e-5f), b -> b.vocabSize(7),
                b -> b.typeVocabSize(1), b -> b.maxPositionEmbeddings(9));
        for (UnaryOperator<BertConfig.Builder> change : changes) {
            BertConfig changed = change.apply(config.toBuilder()).build();
            assertThat(changed).isNotEqualTo(config).isEqualTo(changed.toBuilder().build());
        }
        assertThat(config).hasToString("BertConfig[hiddenSize=384, numHiddenLayers=6, numAttentionHeads=12, "
                + "intermediateSize=1536, hiddenAct=GELU, layerNormEps=1.0E-12, vocabSize=30522, typeVocabSize=2, "
                + "maxPositionEmbeddings=512]");
    }

    @Test
    void aBuilderChangesNothingThatItHasBuilt() {
        BertConfig.Builder builder = BertConfig.builder();
        BertConfig before = builder.build();
        builder.hiddenSize(768);
        assertThat(before.hiddenSize()).isEqualTo(384);
    }

    private static void refused(String message, UnaryOperator<BertConfig.Builder> change) {
        assertThatIllegalArgumentException().isThrownBy(() -> change.apply(BertConfig.builder()).build())
                .withMessage(message);
    }
}
