package org.sirocco.text.families;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.sirocco.encoder.model.Activation;
import org.sirocco.encoder.model.Attention;
import org.sirocco.encoder.model.Block;
import org.sirocco.encoder.model.BlockNorm;
import org.sirocco.encoder.model.EmbeddingWeights;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.FeedForward;
import org.sirocco.encoder.model.Norm;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.positional.LearnedPositions;
import org.sirocco.text.formats.Json;
import org.sirocco.text.formats.Weights;
import org.sirocco.text.keys.ConfigKeys;
import org.sirocco.text.keys.KeyTable;
import org.sirocco.text.model.ModelFormatException;

/** BERT (Devlin et al. 2018, arXiv:1810.04805): MiniLM, bge, e5 and their like. */
public final class BertFamily implements ModelFamily {
    public static final String MODEL_TYPE = "bert";

    /** Before every name: bare, under a task head, inside a sentence-transformers export or a training loop's wrapper. */
    private static final List<String> PREFIXES = List.of("", "bert.", "0.auto_model.", "auto_model.", "0.model.",
            "model.", "module.", "model.bert.", "module.bert.", "0.model.bert.", "0.auto_model.bert.",
            "auto_model.bert.", "module.0.auto_model.", "module.0.model.");
    private static final String WORDS = "embeddings.word_embeddings.weight";
    private static final String POSITIONS = "embeddings.position_embeddings.weight";
    private static final String TYPES = "embeddings.token_type_embeddings.weight";

    @Override
    public Blueprint blueprint(Json json) {
        return blueprint(config(json));
    }

    private static BertConfig config(Json json) {
        BertConfig.Builder config = BertConfig.builder().hiddenSize(json.get("hidden_size").intFrom(1))
                .numHiddenLayers(json.get("num_hidden_layers").intFrom(1))
                .numAttentionHeads(json.get("num_attention_heads").intFrom(1))
                .intermediateSize(json.get("intermediate_size").intFrom(1))
                .vocabSize(json.get("vocab_size").intFrom(1));
        // What checkpoints leave out has the value that BERT itself has; the builder starts with it.
        optional(json, "hidden_act", value -> config.hiddenAct(Activation.of("hidden_act", value.text())));
        optional(json, "layer_norm_eps", value -> config.layerNormEps((float) value.number()));
        optional(json, "type_vocab_size", value -> config.typeVocabSize(value.intFrom(0)));
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
        return (name, weights) -> {
            String prefix = PREFIXES.stream().filter(p -> weights.names().contains(p + WORDS)).findFirst()
                    .orElseThrow(() -> new ModelFormatException(weights.file(),
                            String.format(Locale.ROOT, "tensor %s is missing, also after one of the prefixes %s", WORDS,
                                    PREFIXES)));
            return new BertWeights(config, weights, prefix).model(name);
        };
    }

    /** The tensors by their names. */
    private record BertWeights(BertConfig config, Weights weights, String prefix) {
        EncoderModel model(String name) {
            List<EncoderLayer> layers = new ArrayList<>();
            for (int l = 0; l < config.numHiddenLayers(); l++) {
                layers.add(layer(prefix + "encoder.layer." + l));
            }
            int hidden = config.hiddenSize();
            int length = config.maxPositionEmbeddings();
            Tensor positions = weights.tensor(prefix + POSITIONS, length, hidden);
            EmbeddingWeights embedding = new EmbeddingWeights(
                    weights.tensor(prefix + WORDS, config.vocabSize(), hidden), 1,
                    config.typeVocabSize() == 0
                            ? null
                            : weights.tensor(prefix + TYPES, config.typeVocabSize(), hidden),
                    new LearnedPositions(positions.floats(), length, hidden), norm(prefix + "embeddings.LayerNorm"));
            return new EncoderModel(name, embedding, layers, null, length);
        }

        private EncoderLayer layer(String at) {
            int hidden = config.hiddenSize();
            int wide = config.intermediateSize();
            Attention attention = Attention.builder().heads(config.numAttentionHeads())
                    .query(weights.linear(at + ".attention.self.query", hidden, hidden))
                    .key(weights.linear(at + ".attention.self.key", hidden, hidden))
                    .value(weights.linear(at + ".attention.self.value", hidden, hidden))
                    .output(weights.linear(at + ".attention.output.dense", hidden, hidden)).build();
            BlockNorm attentionNorm = new BlockNorm.After(norm(at + ".attention.output.LayerNorm"));
            FeedForward network = new FeedForward.Plain(weights.linear(at + ".intermediate.dense", wide, hidden),
                    config.hiddenAct(), weights.linear(at + ".output.dense", hidden, wide));
            return new EncoderLayer(new Block<>(attention, attentionNorm),
                    new Block<>(network, new BlockNorm.After(norm(at + ".output.LayerNorm"))));
        }

        private Norm norm(String at) {
            // The first checkpoints say it in the paper's letters.
            if (weights.names().contains(at + ".gamma")) {
                return new Norm.Layer(weights.tensor(at + ".gamma", config.hiddenSize()),
                        weights.tensor(at + ".beta", config.hiddenSize()), config.layerNormEps());
            }
            return weights.norm(at, config.hiddenSize(), config.layerNormEps());
        }
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
    public List<String> prefixes() {
        return PREFIXES;
    }

    @Override
    public String tokenizerRemedy() {
        return "make it in Python: AutoTokenizer.from_pretrained(folder).save_pretrained(folder)";
    }
}
