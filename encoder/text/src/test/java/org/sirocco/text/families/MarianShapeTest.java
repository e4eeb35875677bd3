package org.sirocco.text.families;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.model.Activation;
import org.sirocco.encoder.model.EncoderConfig;
import org.sirocco.encoder.model.NormOrder;
import org.sirocco.text.model.LoadedModel;
import org.sirocco.text.model.PoolingMode;
import org.sirocco.text.model.SentenceSettings;
import org.sirocco.text.store.ModelStore;

class MarianShapeTest {
    @Test
    void readsTheShapeFromMariansOwnNames() throws URISyntaxException {
        Path folder = Path.of(getClass().getResource("/marian-tiny/config.json").toURI()).getParent();
        try (LoadedModel model = ModelStore.openFolder(folder)) {
            EncoderConfig config = model.encoder().config();
            assertThat(config).isEqualTo(EncoderConfig.bert().hiddenSize(32).numHiddenLayers(2).numAttentionHeads(4)
                    .intermediateSize(48).hiddenAct(Activation.SILU).layerNormEps(1e-5f).normOrder(NormOrder.POST)
                    .embeddingNorm(false).scaleEmbedding(true).vocabSize(81).typeVocabSize(0).maxPositionEmbeddings(64)
                    .build());
            assertThat(model.encoder().embedding().positions()).hasToString("sinusoidal(SPLIT, first 0)");
            assertThat(model.settings())
                    .isEqualTo(new SentenceSettings(PoolingMode.MEAN, List.of(), false, 64, Map.of()));
        }
    }
}
