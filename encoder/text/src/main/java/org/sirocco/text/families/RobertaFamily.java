package org.sirocco.text.families;

import java.util.List;
import java.util.Locale;
import org.sirocco.encoder.model.EmbeddingWeights.Places;
import org.sirocco.encoder.model.Head;
import org.sirocco.encoder.model.HeadActivation;
import org.sirocco.text.formats.Json;
import org.sirocco.text.formats.Weights;
import org.sirocco.text.keys.ConfigKeys;
import org.sirocco.text.keys.KeyTable;

/**
 * RoBERTa (Liu et al. 2019, arXiv:1907.11692), XLM-RoBERTa (Conneau et al. 2020, arXiv:1911.02116) and CamemBERT (Martin et
 * al. 2020, arXiv:1911.03894): BERT whose positions are counted from the padding token's id on.
 *
 * @param modelType     which of them
 * @param architectures as of {@link ModelFamily}
 * @param keys          likewise
 */
record RobertaFamily(String modelType, List<String> architectures, KeyTable keys) implements ModelFamily {
    static final RobertaFamily ROBERTA = new RobertaFamily("roberta", List.of("RobertaModel", "RobertaForMaskedLM"),
            ConfigKeys.ROBERTA);
    static final RobertaFamily XLM_ROBERTA = new RobertaFamily("xlm-roberta",
            List.of("XLMRobertaModel", "XLMRobertaForMaskedLM"), ConfigKeys.XLM_ROBERTA);
    static final RobertaFamily CAMEMBERT = new RobertaFamily("camembert",
            List.of("CamembertModel", "CamembertForMaskedLM"), ConfigKeys.CAMEMBERT);

    private static final String OWN = "roberta.";
    private static final String PADDING = "pad_token_id";
    private static final String POSITIONS = "max_position_embeddings";
    /** What transformers takes where the key is missing. */
    private static final int USUAL_PADDING = 1;

    @Override
    public Blueprint blueprint(Json json) {
        BertConfig config = BertFamily.config(json);
        return new BertBlueprint(config, config.hiddenSize(), new Places.AfterPadding(padding(json, config)),
                prefixes());
    }

    private static int padding(Json json, BertConfig config) {
        int padding = json.keys().contains(PADDING) ? json.get(PADDING).intFrom(0) : USUAL_PADDING;
        if (padding >= config.vocabSize()) {
            throw json.get(PADDING)
                    .wrong(String.format(Locale.ROOT, "an id below vocab_size (%d)", config.vocabSize()));
        }
        checkRoom(json, config, padding);
        return padding;
    }

    /** Positions that are counted from a padding token's id on must leave room for a token. */
    static void checkRoom(Json json, BertConfig config, int padding) {
        if (config.maxPositionEmbeddings() - padding - 1 < 1) {
            throw json.get(POSITIONS).wrong(
                    String.format(Locale.ROOT, "at least %d: positions are counted from %s (%d) on", padding + 2,
                            PADDING, padding));
        }
    }

    @Override
    public Head.Classification classifier(Json json, Weights weights, int labels) {
        return HeadTensors.of(weights, this, OWN).twoLayers(BertFamily.config(json).hiddenSize(), labels,
                HeadActivation.TANH);
    }

    @Override
    public Head.Vocabulary vocabulary(Json json, Weights weights) {
        return HeadTensors.of(weights, this, OWN).languageModel(json, BertFamily.config(json));
    }

    @Override
    public List<String> prefixes() {
        return ModelFamily.prefixes(OWN);
    }

    @Override
    public boolean hasOnnxExports() {
        return true;
    }
}
