package org.sirocco.text.families;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sirocco.encoder.model.Activation;
import org.sirocco.encoder.model.Attention;
import org.sirocco.encoder.model.Block;
import org.sirocco.encoder.model.BlockNorm;
import org.sirocco.encoder.model.EmbeddingWeights;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.FeedForward;
import org.sirocco.encoder.model.Head;
import org.sirocco.encoder.model.HeadActivation;
import org.sirocco.encoder.model.Norm;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.positional.LearnedPositions;
import org.sirocco.text.formats.Json;
import org.sirocco.text.formats.Weights;
import org.sirocco.text.keys.ConfigKeys;
import org.sirocco.text.keys.KeyTable;

/** DistilBERT (Sanh et al. 2019, arXiv:1910.01108): BERT without token types, under names of its own. */
final class DistilBertFamily implements ModelFamily {
    static final String MODEL_TYPE = "distilbert";

    private static final String OWN = "distilbert.";
    private static final String WORDS = "embeddings.word_embeddings.weight";
    private static final String POSITIONS = "embeddings.position_embeddings.weight";
    /** No key tells another. */
    private static final float EPSILON = 1e-12f;

    /** Its config by its own names; {@code positions}: rows of the table, sines or not. */
    private record Config(int model, int layers, int heads, int feedForward, int vocabulary, int positions,
            Activation activation) {}

    @Override
    public Blueprint blueprint(Json json) {
        Config config = config(json);
        return (name, weights) -> model(name, config, weights, ModelFamily.prefix(weights, prefixes(), WORDS));
    }

    private static Config config(Json json) {
        ModelFamily.same(json, "hidden_size", "dim");
        ModelFamily.same(json, "num_hidden_layers", "n_layers");
        ModelFamily.same(json, "num_attention_heads", "n_heads");
        int hidden = json.get("dim").intFrom(1);
        int heads = json.get("n_heads").intFrom(1);
        if (hidden % heads != 0) {
            throw json.get("n_heads").wrong(String.format(Locale.ROOT, "a divisor of dim (%d)", hidden));
        }
        Json positions = json.get("max_position_embeddings");
        Json activation = json.get("activation");
        return new Config(hidden, json.get("n_layers").intFrom(1), heads, json.get("hidden_dim").intFrom(1),
                json.get("vocab_size").intFrom(1), positions.present() ? positions.intFrom(1) : 512,
                activation.present() ? Activation.of("activation", activation.text()) : Activation.GELU);
    }

    private static EncoderModel model(String name, Config config, Weights weights, String prefix) {
        List<EncoderLayer> layers = new ArrayList<>();
        for (int l = 0; l < config.layers(); l++) {
            layers.add(layer(config, weights, prefix + "transformer.layer." + l));
        }
        int hidden = config.model();
        Tensor positions = weights.tensor(prefix + POSITIONS, config.positions(), hidden);
        EmbeddingWeights embedding = new EmbeddingWeights(weights.tensor(prefix + WORDS, config.vocabulary(), hidden),
                1, null, new LearnedPositions(positions.floats(), config.positions(), hidden),
                weights.norm(prefix + "embeddings.LayerNorm", hidden, EPSILON));
        return new EncoderModel(name, embedding, layers, null, config.positions());
    }

    private static EncoderLayer layer(Config config, Weights weights, String at) {
        int hidden = config.model();
        int wide = config.feedForward();
        Attention attention = Attention.builder().heads(config.heads())
                .query(weights.linear(at + ".attention.q_lin", hidden, hidden))
                .key(weights.linear(at + ".attention.k_lin", hidden, hidden))
                .value(weights.linear(at + ".attention.v_lin", hidden, hidden))
                .output(weights.linear(at + ".attention.out_lin", hidden, hidden)).build();
        Norm attentionNorm = weights.norm(at + ".sa_layer_norm", hidden, EPSILON);
        FeedForward network = new FeedForward.Plain(weights.linear(at + ".ffn.lin1", wide, hidden),
                config.activation(), weights.linear(at + ".ffn.lin2", hidden, wide));
        Norm outputNorm = weights.norm(at + ".output_layer_norm", hidden, EPSILON);
        return new EncoderLayer(new Block<>(attention, new BlockNorm.After(attentionNorm)),
                new Block<>(network, new BlockNorm.After(outputNorm)));
    }

    @Override
    public String modelType() {
        return MODEL_TYPE;
    }

    @Override
    public Head.Classification classifier(Json json, Weights weights, int labels) {
        int hidden = config(json).model();
        HeadTensors tensors = HeadTensors.of(weights, this, OWN);
        return new Head.Classification(List.of(tensors.dense("pre_classifier", hidden, hidden, HeadActivation.RELU),
                tensors.dense("classifier", labels, hidden, HeadActivation.IDENTITY)));
    }

    @Override
    public Head.Vocabulary vocabulary(Json json, Weights weights) {
        Config config = config(json);
        int hidden = config.model();
        HeadTensors tensors = HeadTensors.of(weights, this, OWN);
        return new Head.Vocabulary(List.of(
                tensors.dense("vocab_transform", hidden, hidden, HeadActivation.of(config.activation())),
                tensors.norm("vocab_layer_norm", hidden, EPSILON),
                tensors.words(json, "vocab_projector", "vocab_projector.bias", hidden)));
    }

    @Override
    public List<String> prefixes() {
        return ModelFamily.prefixes(OWN);
    }

    @Override
    public KeyTable keys() {
        return ConfigKeys.DISTILBERT;
    }

    @Override
    public List<String> architectures() {
        return List.of("DistilBertModel", "DistilBertForMaskedLM");
    }
}
