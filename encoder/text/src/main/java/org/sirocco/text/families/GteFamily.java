package org.sirocco.text.families;

import java.util.ArrayList;
import java.util.List;
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
import org.sirocco.encoder.model.Tensor;
import org.sirocco.positional.PositionEncoding;
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
    private static final TurningConfig.Usual USUAL = new TurningConfig.Usual("hidden_act", "gelu", "layer_norm_eps",
            1e-12, 8192);

    @Override
    public Blueprint blueprint(Json json) {
        TurningConfig shape = TurningConfig.read(json, USUAL);
        Rotary positions = TurningConfig.rotaryOfAll(json, USUAL_BASE);
        int types = json.get("type_vocab_size").intFrom(0, USUAL_TYPES);
        return (name, weights) -> new Tensors(shape, positions, types, weights,
                ModelFamily.prefix(weights, prefixes(), WORDS)).model(name);
    }

    /** The tensors by their names. */
    private record Tensors(TurningConfig shape, Rotary positions, int types, Weights weights, String prefix) {
        EncoderModel model(String name) {
            int hidden = shape.hidden();
            Tensor ofTypes = types == 0
                    ? null
                    : weights.tensor(prefix + "embeddings.token_type_embeddings.weight", types, hidden);
            EmbeddingWeights embedding = new EmbeddingWeights(
                    weights.tensor(prefix + WORDS, shape.vocabulary(), hidden), 1, ofTypes, PositionEncoding.none(),
                    norm(prefix + "embeddings.LayerNorm"));
            List<EncoderLayer> layers = new ArrayList<>();
            for (int l = 0; l < shape.layers(); l++) {
                layers.add(layer(prefix + "encoder.layer." + l));
            }
            return new EncoderModel(name, embedding, layers, null, shape.length());
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
            return new EncoderLayer(new Block<>(attention, new BlockNorm.After(norm(at + ".attn_ln"))),
                    new Block<>(network, new BlockNorm.After(norm(at + ".mlp_ln"))));
        }

        private Norm norm(String at) {
            return weights.norm(at, shape.hidden(), shape.epsilon());
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
