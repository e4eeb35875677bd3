package org.sirocco.text.families;

import java.util.ArrayList;
import java.util.List;
import org.sirocco.encoder.model.Attention;
import org.sirocco.encoder.model.AttentionPositions.Rotary;
import org.sirocco.encoder.model.Block;
import org.sirocco.encoder.model.BlockNorm;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.FeedForward;
import org.sirocco.encoder.model.Linear;
import org.sirocco.text.formats.Json;
import org.sirocco.text.formats.Weights;
import org.sirocco.text.keys.ConfigKeys;
import org.sirocco.text.keys.KeyTable;

/** GTE (Zhang et al. 2024, arXiv:2407.19669): BERT with rotary positions and gated feed-forward networks. */
final class GteFamily implements ModelFamily {
    static final String MODEL_TYPE = "gte";

    private static final String WORDS = "embeddings.word_embeddings.weight";
    private static final int USUAL_TYPES = 1;
    private static final double USUAL_BASE = 160_000;
    private static final RotaryConfig.Usual USUAL = new RotaryConfig.Usual("hidden_act", "gelu", "layer_norm_eps",
            1e-12, 8192);

    @Override
    public Blueprint blueprint(Json json) {
        RotaryConfig shape = RotaryConfig.read(json, USUAL);
        Rotary positions = RotaryConfig.rotaryOfAll(json, USUAL_BASE);
        int types = json.get("type_vocab_size").intFrom(0, USUAL_TYPES);
        return (name, weights) -> new Tensors(shape, positions, types, weights,
                ModelFamily.prefix(weights, prefixes(), WORDS)).model(name);
    }

    /** The tensors by their names. */
    private record Tensors(RotaryConfig shape, Rotary positions, int types, Weights weights, String prefix) {
        EncoderModel model(String name) {
            List<EncoderLayer> layers = new ArrayList<>();
            for (int l = 0; l < shape.layers(); l++) {
                layers.add(layer(prefix + "encoder.layer." + l));
            }
            return new EncoderModel(name, shape.embedding(weights, prefix, WORDS, types, "embeddings.LayerNorm"),
                    layers, null, shape.length());
        }

        private EncoderLayer layer(String at) {
            int hidden = shape.hidden();
            int wide = shape.wide();
            Attention attention = shape
                    .attention(weights.linear(at + ".attention.qkv_proj", 3 * shape.width(), hidden))
                    .output(weights.linear(at + ".attention.o_proj", hidden, shape.width())).positions(positions)
                    .build();
            Linear both = weights.linear(at + ".mlp.up_gate_proj", 2 * wide, hidden, false);
            FeedForward network = new FeedForward.Gated(both.rows(wide, wide), both.rows(0, wide),
                    shape.activation(), weights.linear(at + ".mlp.down_proj", hidden, wide));
            return new EncoderLayer(new Block<>(attention, new BlockNorm.After(shape.norm(weights, at + ".attn_ln"))),
                    new Block<>(network, new BlockNorm.After(shape.norm(weights, at + ".mlp_ln"))));
        }
    }

    @Override
    public String modelType() {
        return MODEL_TYPE;
    }

    @Override
    public List<String> prefixes() {
        return ModelFamily.prefixes("new.", "gte.");
    }

    @Override
    public KeyTable keys() {
        return ConfigKeys.GTE;
    }

    @Override
    public List<String> architectures() {
        return List.of("GteModel", "GteForMaskedLM");
    }
}
