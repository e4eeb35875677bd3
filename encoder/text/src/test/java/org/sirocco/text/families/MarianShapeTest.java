package org.sirocco.text.families;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.model.Activation;
import org.sirocco.text.folder.TinyModel;
import org.sirocco.text.model.LoadedModel;
import org.sirocco.text.model.PoolingMode;
import org.sirocco.text.model.SentenceSettings;
import org.sirocco.text.store.ModelStore;

class MarianShapeTest {
    @Test
    void readsTheShapeFromMariansOwnNames() throws URISyntaxException {
        Path folder = Path.of(getClass().getResource("/marian-tiny/config.json").toURI()).getParent();
        try (LoadedModel model = ModelStore.openFolder(folder)) {
            assertThat(TinyModel.configOf(model.encoder())).isEqualTo(BertConfig.builder().hiddenSize(32)
                    .numHiddenLayers(2).numAttentionHeads(4).intermediateSize(48).hiddenAct(Activation.SILU)
                    .layerNormEps(1e-5f).vocabSize(81).typeVocabSize(0).maxPositionEmbeddings(64).build());
            assertThat(model.encoder().embedding().norm()).isNull();
            assertThat(model.encoder().embedding().wordScale()).isEqualTo((float) Math.sqrt(32));
            assertThat(model.encoder().finalNorm()).isNull();
            assertThat(model.encoder().embedding().positions()).hasToString("sinusoidal(SPLIT, first 0)");
            assertThat(model.settings())
                    .isEqualTo(new SentenceSettings(PoolingMode.MEAN, List.of(), false, 64, Map.of()));
        }
    }
}
