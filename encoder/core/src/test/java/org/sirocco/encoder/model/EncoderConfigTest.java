package org.sirocco.encoder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EncoderConfigTest {
    @Test
    void scalesByTheRootOfTheHeadSize() {
        EncoderConfig config = EncoderConfig.bert().hiddenSize(512).numAttentionHeads(8).build();
        assertThat(config.headSize()).isEqualTo(64);
        assertThat(config.attentionScale()).isEqualTo(0.125f);
    }

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

    @Test
    void isEqualWhereEverySettingIs() {
        EncoderConfig config = EncoderConfig.bert().build();
        assertThat(config.toBuilder().build()).isEqualTo(config).hasSameHashCodeAs(config);
        List<UnaryOperator<EncoderConfig.Builder>> changes = List.of(b -> b.hiddenSize(768), b -> b.numHiddenLayers(1),
                b -> b.numAttentionHeads(6), b -> b.intermediateSize(5), b -> b.hiddenAct(Activation.RELU),
                b -> b.layerNormEps(1e-5f), b -> b.normOrder(NormOrder.PRE), b -> b.finalNorm(true),
                b -> b.embeddingNorm(false), b -> b.scaleEmbedding(true), b -> b.bias(false), b -> b.vocabSize(7),
                b -> b.typeVocabSize(1), b -> b.maxPositionEmbeddings(9));
        for (UnaryOperator<EncoderConfig.Builder> change : changes) {
            EncoderConfig changed = change.apply(config.toBuilder()).build();
            assertThat(changed).isNotEqualTo(config).isEqualTo(changed.toBuilder().build());
        }
        assertThat(config).hasToString("EncoderConfig[hiddenSize=384, numHiddenLayers=6, numAttentionHeads=12, "
                + "intermediateSize=1536, hiddenAct=GELU, layerNormEps=1.0E-12, normOrder=POST, finalNorm=false, "
                + "embeddingNorm=true, scaleEmbedding=false, bias=true, vocabSize=30522, typeVocabSize=2, "
                + "maxPositionEmbeddings=512]");
    }

    @Test
    void aBuilderChangesNothingThatItHasBuilt() {
        EncoderConfig.Builder builder = EncoderConfig.bert();
        EncoderConfig before = builder.build();
        builder.hiddenSize(768);
        assertThat(before.hiddenSize()).isEqualTo(384);
    }

    private static void refused(String message, UnaryOperator<EncoderConfig.Builder> change) {
        assertThatIllegalArgumentException().isThrownBy(() -> change.apply(EncoderConfig.bert()).build())
                .withMessage(message);
    }
}
