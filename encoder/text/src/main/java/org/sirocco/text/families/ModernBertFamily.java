package org.sirocco.text.families;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sirocco.encoder.model.Attention;
import org.sirocco.encoder.model.AttentionPositions.Rotary;
import org.sirocco.encoder.model.AttentionReach;
import org.sirocco.encoder.model.Block;
import org.sirocco.encoder.model.BlockNorm;
import org.sirocco.encoder.model.EmbeddingWeights;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.Activation;
import org.sirocco.encoder.model.FeedForward;
import org.sirocco.encoder.model.Head;
import org.sirocco.encoder.model.HeadActivation;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.Norm;
import org.sirocco.positional.PositionEncoding;
import org.sirocco.text.formats.Json;
import org.sirocco.text.formats.Weights;
import org.sirocco.text.keys.ConfigKeys;
import org.sirocco.text.keys.KeyTable;
import org.sirocco.text.model.PoolingMode;

/**
 * ModernBERT (Warner et al. 2024, arXiv:2412.13663): norms before the blocks, none before the first attention; rotary
 * positions; most layers attend to what is near, the others to everything; gated feed-forward networks.
 */
final class ModernBertFamily implements ModelFamily {
    static final String MODEL_TYPE = "modernbert";

    private static final String OWN = "model.";
    private static final String WORDS = "embeddings.tok_embeddings.weight";
    private static final String LAYER_TYPES = "layer_types";
    private static final String FULL = "full_attention";
    private static final String NEAR = "sliding_attention";
    private static final RotaryConfig.Usual USUAL = new RotaryConfig.Usual("hidden_activation", "gelu", "norm_eps",
            1e-5, 8192);

    /** Attention's positions and reach of each layer; whether norms, attention and feed-forward have biases. */
    private record Config(RotaryConfig shape, List<Kind> kinds, boolean normBias, boolean attentionBias,
            boolean feedForwardBias) {}

    private record Kind(Rotary positions, AttentionReach reach) {}

    @Override
    public Blueprint blueprint(Json json) {
        RotaryConfig shape = RotaryConfig.read(json, USUAL);
        Json turns = json.get("rope_parameters");
        if (turns.present()) {
            turns.keys().stream().filter(kind -> !List.of(FULL, NEAR).contains(kind)).findFirst().ifPresent(kind -> {
                throw turns.get(kind).wrong(String.format(Locale.ROOT, "nothing: kinds of layers are %s and %s", FULL,
                        NEAR));
            });
        }
        Kind full = new Kind(rotary(json, turns, FULL, "global_rope_theta", 160_000), new AttentionReach.All());
        Kind near = new Kind(rotary(json, turns, NEAR, "local_rope_theta", 10_000),
                new AttentionReach.Window(json.get("local_attention").intFrom(0, 128) / 2));
        List<Kind> kinds = new ArrayList<>();
        for (boolean all : full(json, shape.layers())) {
            kinds.add(all ? full : near);
        }
        Config config = new Config(shape, kinds, json.get("norm_bias").flag(false),
                json.get("attention_bias").flag(false), json.get("mlp_bias").flag(false));
        return (name, weights) -> new Tensors(config, weights, ModelFamily.prefix(weights, prefixes(), WORDS))
                .model(name);
    }

    /** @param alone the key that says it where the parameters of its kind do not */
    private static Rotary rotary(Json json, Json turns, String kind, String alone, double usual) {
        return RotaryConfig.rotary(turns.present() ? turns.get(kind) : turns, json.get(alone).number(usual));
    }

    /** For each layer whether it attends to everything. */
    private static List<Boolean> full(Json json, int layers) {
        Json types = json.get(LAYER_TYPES);
        List<Boolean> full = new ArrayList<>();
        if (!types.present()) {
            int each = json.get("global_attn_every_n_layers").intFrom(1, 3);
            for (int l = 0; l < layers; l++) {
                full.add(l % each == 0);
            }
            return full;
        }
        for (Json type : types.list()) {
            if (!List.of(FULL, NEAR).contains(type.text())) {
                throw type.wrong(String.format(Locale.ROOT, "%s or %s", FULL, NEAR));
            }
            full.add(type.text().equals(FULL));
        }
        if (full.size() != layers) {
            throw types.wrong(String.format(Locale.ROOT, "one for each of num_hidden_layers (%d)", layers));
        }
        return full;
    }

    /** The tensors by their names. */
    private record Tensors(Config config, Weights weights, String prefix) {
        EncoderModel model(String name) {
            RotaryConfig shape = config.shape();
            EmbeddingWeights embedding = new EmbeddingWeights(
                    weights.tensor(prefix + WORDS, shape.vocabulary(), shape.hidden()), 1, null,
                    PositionEncoding.none(), norm("embeddings.norm"));
            List<EncoderLayer> layers = new ArrayList<>();
            for (int l = 0; l < shape.layers(); l++) {
                layers.add(layer(l));
            }
            return new EncoderModel(name, embedding, layers, norm("final_norm"), shape.length());
        }

        private EncoderLayer layer(int l) {
            RotaryConfig shape = config.shape();
            String at = "layers." + l;
            int hidden = shape.hidden();
            Attention attention = shape
                    .attention(linear(at + ".attn.Wqkv", 3 * hidden, hidden, config.attentionBias()))
                    .output(linear(at + ".attn.Wo", hidden, hidden, config.attentionBias()))
                    .positions(config.kinds().get(l).positions()).reach(config.kinds().get(l).reach()).build();
            int wide = shape.wide();
            Linear both = linear(at + ".mlp.Wi", 2 * wide, hidden, config.feedForwardBias());
            FeedForward network = new FeedForward.Gated(both.rows(0, wide), both.rows(wide, wide),
                    shape.activation(), linear(at + ".mlp.Wo", hidden, wide, config.feedForwardBias()));
            // The embeddings are normalised already.
            BlockNorm first = l == 0 ? new BlockNorm.None() : new BlockNorm.Before(norm(at + ".attn_norm"));
            return new EncoderLayer(new Block<>(attention, first),
                    new Block<>(network, new BlockNorm.Before(norm(at + ".mlp_norm"))));
        }

        private Linear linear(String at, int outputs, int inputs, boolean biased) {
            return weights.linear(prefix + at, outputs, inputs, biased);
        }

        private Norm norm(String at) {
            return weights.norm(prefix + at, config.shape().hidden(), config.shape().epsilon(), config.normBias());
        }
    }

    @Override
    public String modelType() {
        return MODEL_TYPE;
    }

    @Override
    public Head.Classification classifier(Json json, Weights weights, int labels) {
        HeadTensors tensors = HeadTensors.of(weights, this, OWN, WORDS);
        int hidden = json.get("hidden_size").intFrom(1);
        return new Head.Classification(head(json, tensors, hidden,
                tensors.dense("classifier", labels, hidden, HeadActivation.IDENTITY)));
    }

    @Override
    public PoolingMode classifierPooling(Json json) {
        Json pooling = json.get("classifier_pooling");
        return switch (pooling.text("cls")) {
            case "cls" -> PoolingMode.CLS;
            case "mean" -> PoolingMode.MEAN;
            default -> throw pooling.wrong("cls or mean");
        };
    }

    @Override
    public Head.Vocabulary vocabulary(Json json, Weights weights) {
        HeadTensors tensors = HeadTensors.of(weights, this, OWN, WORDS);
        int hidden = json.get("hidden_size").intFrom(1);
        String bias = json.get("decoder_bias").flag(true) ? "decoder.bias" : null;
        return new Head.Vocabulary(head(json, tensors, hidden, tensors.words(json, "decoder", bias, hidden)));
    }

    /** The steps of both heads. */
    private static List<Head.Step> head(Json json, HeadTensors tensors, int hidden, Head.Dense last) {
        Weights weights = tensors.weights();
        Activation activation = Activation.of("classifier_activation",
                json.get("classifier_activation").text("gelu"));
        return List.of(
                new Head.Dense(weights.linear(tensors.beside() + "head.dense", hidden, hidden,
                        json.get("classifier_bias").flag(false)), HeadActivation.of(activation)),
                new Head.Normed(weights.norm(tensors.beside() + "head.norm", hidden,
                        RotaryConfig.read(json, USUAL).epsilon(), json.get("norm_bias").flag(false))),
                last);
    }

    @Override
    public List<String> prefixes() {
        return ModelFamily.prefixes(OWN);
    }

    @Override
    public KeyTable keys() {
        return ConfigKeys.MODERNBERT;
    }

    @Override
    public List<String> architectures() {
        return List.of("ModernBertModel", "ModernBertForMaskedLM");
    }
}
