package org.sirocco.text.families;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sirocco.encoder.model.Attention;
import org.sirocco.encoder.model.AttentionPositions.Rotary;
import org.sirocco.encoder.model.Block;
import org.sirocco.encoder.model.BlockNorm;
import org.sirocco.encoder.model.EmbeddingWeights;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.FeedForward;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.Norm;
import org.sirocco.positional.PositionEncoding;
import org.sirocco.text.formats.Json;
import org.sirocco.text.formats.Weights;
import org.sirocco.text.keys.ConfigKeys;
import org.sirocco.text.keys.KeyTable;

/**
 * EuroBERT (Boizard et al. 2025, arXiv:2503.05500): a decoder's layers that look both ways: RMS norms before the blocks,
 * rotary positions, heads that share keys and values, gated feed-forward networks.
 */
final class EuroBertFamily implements ModelFamily {
    static final String MODEL_TYPE = "eurobert";

    private static final String WORDS = "embed_tokens.weight";
    private static final double USUAL_BASE = 10_000;
    private static final RotaryConfig.Usual USUAL = new RotaryConfig.Usual("hidden_act", "silu", "rms_norm_eps",
            1e-5, 8192);

    /** G, heads of keys and values; whether attention and feed-forward have biases. */
    private record Config(RotaryConfig shape, int keyValueHeads, Rotary positions, boolean attentionBias,
            boolean feedForwardBias) {}

    @Override
    public Blueprint blueprint(Json json) {
        RotaryConfig shape = RotaryConfig.read(json, USUAL);
        Json shared = json.get("num_key_value_heads");
        int keyValueHeads = shared.intFrom(1, shape.heads());
        if (shape.heads() % keyValueHeads != 0) {
            throw shared.wrong(String.format(Locale.ROOT, "a divisor of num_attention_heads (%d)", shape.heads()));
        }
        Config config = new Config(shape, keyValueHeads, RotaryConfig.rotaryOfAll(json, USUAL_BASE),
                json.get("attention_bias").flag(false), json.get("mlp_bias").flag(false));
        return (name, weights) -> new Tensors(config, weights, ModelFamily.prefix(weights, prefixes(), WORDS))
                .model(name);
    }

    /** The tensors by their names. */
    private record Tensors(Config config, Weights weights, String prefix) {
        EncoderModel model(String name) {
            RotaryConfig shape = config.shape();
            EmbeddingWeights embedding = new EmbeddingWeights(
                    weights.tensor(prefix + WORDS, shape.vocabulary(), shape.hidden()), 1, null,
                    PositionEncoding.none(), null);
            List<EncoderLayer> layers = new ArrayList<>();
            for (int l = 0; l < shape.layers(); l++) {
                layers.add(layer("layers." + l));
            }
            return new EncoderModel(name, embedding, layers, norm("norm"), shape.length());
        }

        private EncoderLayer layer(String at) {
            RotaryConfig shape = config.shape();
            int hidden = shape.hidden();
            int narrow = config.keyValueHeads() * shape.headSize();
            Attention attention = Attention.builder().heads(shape.heads()).keyValueHeads(config.keyValueHeads())
                    .query(ofAttention(at, "q", shape.width(), hidden)).key(ofAttention(at, "k", narrow, hidden))
                    .value(ofAttention(at, "v", narrow, hidden)).output(ofAttention(at, "o", hidden, shape.width()))
                    .positions(config.positions()).build();
            FeedForward network = new FeedForward.Gated(ofNetwork(at, "gate", shape.wide(), hidden),
                    ofNetwork(at, "up", shape.wide(), hidden), shape.activation(),
                    ofNetwork(at, "down", hidden, shape.wide()));
            return new EncoderLayer(new Block<>(attention, new BlockNorm.Before(norm(at + ".input_layernorm"))),
                    new Block<>(network, new BlockNorm.Before(norm(at + ".post_attention_layernorm"))));
        }

        private Linear ofAttention(String at, String part, int outputs, int inputs) {
            return weights.linear(prefix + at + ".self_attn." + part + "_proj", outputs, inputs,
                    config.attentionBias());
        }

        private Linear ofNetwork(String at, String part, int outputs, int inputs) {
            return weights.linear(prefix + at + ".mlp." + part + "_proj", outputs, inputs, config.feedForwardBias());
        }

        private Norm norm(String at) {
            return new Norm.Rms(weights.tensor(prefix + at + ".weight", config.shape().hidden()),
                    config.shape().epsilon());
        }
    }

    @Override
    public String modelType() {
        return MODEL_TYPE;
    }

    @Override
    public List<String> prefixes() {
        return ModelFamily.prefixes("model.");
    }

    @Override
    public KeyTable keys() {
        return ConfigKeys.EUROBERT;
    }

    @Override
    public List<String> architectures() {
        return List.of("EuroBertModel", "EuroBertForMaskedLM");
    }
}
