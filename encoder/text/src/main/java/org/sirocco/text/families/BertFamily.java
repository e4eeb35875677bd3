package org.sirocco.text.families;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.sirocco.encoder.model.Activation;
import org.sirocco.encoder.model.EmbeddingWeights.Places;
import org.sirocco.encoder.model.Head;
import org.sirocco.encoder.model.HeadActivation;
import org.sirocco.text.formats.Json;
import org.sirocco.text.formats.Weights;
import org.sirocco.text.keys.ConfigKeys;
import org.sirocco.text.keys.KeyTable;

/** BERT (Devlin et al. 2018, arXiv:1810.04805): MiniLM, bge, e5 and their like. */
public final class BertFamily implements ModelFamily {
    public static final String MODEL_TYPE = "bert";

    private static final List<String> PREFIXES = ModelFamily.prefixes("bert.");

    private static final int USUAL_TYPES = 2;

    @Override
    public Blueprint blueprint(Json json) {
        return blueprint(config(json));
    }

    /** Read by all whose keys are BERT's. */
    static BertConfig config(Json json) {
        BertConfig.Builder config = withoutTypes(json).toBuilder().typeVocabSize(USUAL_TYPES);
        optional(json, "type_vocab_size", value -> config.typeVocabSize(value.intFrom(0)));
        return config.build();
    }

    /** Of a BERT that has no token types. */
    static BertConfig withoutTypes(Json json) {
        BertConfig.Builder config = BertConfig.builder().typeVocabSize(0).hiddenSize(json.get("hidden_size").intFrom(1))
                .numHiddenLayers(json.get("num_hidden_layers").intFrom(1))
                .numAttentionHeads(json.get("num_attention_heads").intFrom(1))
                .intermediateSize(json.get("intermediate_size").intFrom(1))
                .vocabSize(json.get("vocab_size").intFrom(1));
        // What checkpoints leave out has the value that BERT itself has; the builder starts with it.
        optional(json, "hidden_act", value -> config.hiddenAct(Activation.of("hidden_act", value.text())));
        optional(json, "layer_norm_eps", value -> config.layerNormEps((float) value.number()));
        optional(json, "max_position_embeddings", value -> config.maxPositionEmbeddings(value.intFrom(1)));
        return config.build();
    }

    private static void optional(Json json, String key, Consumer<Json> set) {
        if (json.get(key).present()) {
            set.accept(json.get(key));
        }
    }

    /** What {@link #config} reads, for a model that is written by us. */
    public static Map<String, Object> configJson(BertConfig config) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("architectures", List.of("BertModel"));
        json.put("model_type", MODEL_TYPE);
        json.put("hidden_size", config.hiddenSize());
        json.put("num_hidden_layers", config.numHiddenLayers());
        json.put("num_attention_heads", config.numAttentionHeads());
        json.put("intermediate_size", config.intermediateSize());
        json.put("hidden_act", config.hiddenAct().configName());
        json.put("layer_norm_eps", Double.valueOf(Float.toString(config.layerNormEps())));
        json.put("vocab_size", config.vocabSize());
        json.put("type_vocab_size", config.typeVocabSize());
        json.put("max_position_embeddings", config.maxPositionEmbeddings());
        json.put("position_embedding_type", "absolute");
        return json;
    }

    /** A BERT of that shape. */
    public static Blueprint blueprint(BertConfig config) {
        return new BertBlueprint(config, config.hiddenSize(), new Places.InOrder(), PREFIXES);
    }

    @Override
    public String modelType() {
        return MODEL_TYPE;
    }

    @Override
    public boolean hasOnnxExports() {
        return true;
    }

    @Override
    public KeyTable keys() {
        return ConfigKeys.BERT;
    }

    @Override
    public List<String> architectures() {
        return List.of("BertModel", "BertForMaskedLM", "BertForPreTraining");
    }

    @Override
    public Head.Classification classifier(Json json, Weights weights, int labels) {
        int hidden = config(json).hiddenSize();
        HeadTensors tensors = HeadTensors.of(weights, this, "bert.");
        return new Head.Classification(
                List.of(tensors.pooler(hidden), tensors.dense("classifier", labels, hidden, HeadActivation.IDENTITY)));
    }

    @Override
    public Head.Vocabulary vocabulary(Json json, Weights weights) {
        BertConfig config = config(json);
        int hidden = config.hiddenSize();
        HeadTensors tensors = HeadTensors.of(weights, this, "bert.");
        return new Head.Vocabulary(List.of(
                tensors.dense("cls.predictions.transform.dense", hidden, hidden, HeadActivation.of(config.hiddenAct())),
                tensors.norm("cls.predictions.transform.LayerNorm", hidden, config.layerNormEps()),
                tensors.words(json, "cls.predictions.decoder", "cls.predictions.bias", hidden)));
    }

    @Override
    public List<String> prefixes() {
        return PREFIXES;
    }
}
