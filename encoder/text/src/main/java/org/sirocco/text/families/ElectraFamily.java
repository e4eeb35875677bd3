package org.sirocco.text.families;

import java.util.List;
import org.sirocco.encoder.model.EmbeddingWeights.Places;
import org.sirocco.encoder.model.Head;
import org.sirocco.encoder.model.HeadActivation;
import org.sirocco.text.formats.Json;
import org.sirocco.text.formats.Weights;
import org.sirocco.text.keys.ConfigKeys;
import org.sirocco.text.keys.KeyTable;

/**
 * ELECTRA (Clark et al. 2020, arXiv:2003.10555), discriminator or generator: BERT whose tables may be of another width than
 * its layers.
 */
final class ElectraFamily implements ModelFamily {
    static final String MODEL_TYPE = "electra";
    private static final String OWN = "electra.";
    /** What transformers takes where the key is missing. */
    private static final int USUAL_WIDTH = 128;

    @Override
    public Blueprint blueprint(Json json) {
        return new BertBlueprint(BertFamily.config(json), width(json), new Places.InOrder(), prefixes());
    }

    private static int width(Json json) {
        Json width = json.get("embedding_size");
        return width.present() ? width.intFrom(1) : USUAL_WIDTH;
    }

    @Override
    public String modelType() {
        return MODEL_TYPE;
    }

    @Override
    public Head.Classification classifier(Json json, Weights weights, int labels) {
        return HeadTensors.of(weights, this, OWN).twoLayers(BertFamily.config(json).hiddenSize(), labels,
                HeadActivation.GELU);
    }

    @Override
    public Head.Vocabulary vocabulary(Json json, Weights weights) {
        BertConfig config = BertFamily.config(json);
        int width = width(json);
        HeadTensors tensors = HeadTensors.of(weights, this, OWN);
        return new Head.Vocabulary(List.of(
                tensors.dense("generator_predictions.dense", width, config.hiddenSize(), HeadActivation.GELU),
                tensors.norm("generator_predictions.LayerNorm", width, config.layerNormEps()),
                tensors.words(json, "generator_lm_head", "generator_lm_head.bias", width)));
    }

    @Override
    public List<String> prefixes() {
        return ModelFamily.prefixes(OWN);
    }

    @Override
    public KeyTable keys() {
        return ConfigKeys.ELECTRA;
    }

    @Override
    public List<String> architectures() {
        return List.of("ElectraModel", "ElectraForMaskedLM", "ElectraForPreTraining");
    }
}
