package org.sirocco.text.families;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sirocco.encoder.model.Activation;
import org.sirocco.encoder.model.Attention;
import org.sirocco.encoder.model.AttentionPositions.Rotary;
import org.sirocco.encoder.model.Block;
import org.sirocco.encoder.model.BlockNorm;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.FeedForward;
import org.sirocco.text.formats.Json;
import org.sirocco.text.formats.Weights;
import org.sirocco.text.keys.ConfigKeys;
import org.sirocco.text.keys.KeyTable;

/**
 * NomicBERT (Nussbaum et al. 2024, arXiv:2402.01613): BERT with rotary positions, gated feed-forward networks and no biases
 * but its norms'. Its config is transformers', or that of the code that came with the first models.
 */
final class NomicBertFamily implements ModelFamily {
    static final String MODEL_TYPE = "nomic_bert";

    private static final String WORDS = "embeddings.word_embeddings.weight";
    private static final int USUAL_TYPES = 2;
    private static final double USUAL_BASE = 1000;
    private static final RotaryConfig.Usual USUAL = new RotaryConfig.Usual("hidden_act", "silu", "layer_norm_eps",
            1e-12, 2048);
    /** The first models' names of keys. */
    private static final Map<String, String> OLDER = Map.of("n_embd", "hidden_size", "n_layer", "num_hidden_layers",
            "n_head", "num_attention_heads", "n_inner", "intermediate_size", "n_positions", "max_position_embeddings",
            "layer_norm_epsilon", "layer_norm_eps", "activation_function", "hidden_act", "rotary_emb_base",
            "rope_theta");
    /** The first models' names of gated networks, by their activation. */
    private static final Map<String, Activation> GATED = Map.of("swiglu", Activation.SILU, "geglu", Activation.GELU);

    @Override
    public Blueprint blueprint(Json json) {
        Json today = renamed(json);
        RotaryConfig shape = RotaryConfig.read(today, USUAL);
        Rotary positions = RotaryConfig.rotaryOfAll(today, USUAL_BASE);
        int types = json.get("type_vocab_size").intFrom(0, USUAL_TYPES);
        return (name, weights) -> new Tensors(shape, positions, types, weights,
                ModelFamily.prefix(weights, prefixes(), WORDS)).model(name);
    }

    /** With today's names of keys; what is said under both must be the same. */
    private static Json renamed(Json json) {
        Json renamed = json;
        for (String older : json.keys()) {
            String key = OLDER.get(older);
            if (key != null && json.get(older).present()) {
                Object value = older.equals("activation_function")
                        ? activation(json.get(older)).configName()
                        : json.get(older).value();
                if (json.get(key).present() && !same(json.get(key).value(), value)) {
                    throw json.get(older).wrong(String.format(Locale.ROOT, "%s (%s), which is the same", key,
                            json.get(key).value()));
                }
                renamed = renamed.with(key, value);
            }
        }
        return renamed;
    }

    /** 1000 and 1000.0 say the same. */
    private static boolean same(Object value, Object other) {
        return value instanceof Number number && other instanceof Number more
                ? number.doubleValue() == more.doubleValue()
                : value.equals(other);
    }

    private static Activation activation(Json older) {
        Activation activation = GATED.get(older.text());
        if (activation == null) {
            throw older.wrong("one of " + GATED.keySet().stream().sorted().toList());
        }
        return activation;
    }

    /** The tensors by their names. */
    private record Tensors(RotaryConfig shape, Rotary positions, int types, Weights weights, String prefix) {
        EncoderModel model(String name) {
            List<EncoderLayer> layers = new ArrayList<>();
            for (int l = 0; l < shape.layers(); l++) {
                layers.add(layer(prefix + "encoder.layers." + l));
            }
            return new EncoderModel(name, shape.embedding(weights, prefix, WORDS, types, "emb_ln"), layers, null,
                    shape.length());
        }

        private EncoderLayer layer(String at) {
            int hidden = shape.hidden();
            int wide = shape.wide();
            Attention attention = shape
                    .attention(weights.linear(at + ".attn.Wqkv", 3 * shape.width(), hidden, false))
                    .output(weights.linear(at + ".attn.out_proj", hidden, shape.width(), false)).positions(positions)
                    .build();
            FeedForward network = new FeedForward.Gated(weights.linear(at + ".mlp.fc12", wide, hidden, false),
                    weights.linear(at + ".mlp.fc11", wide, hidden, false), shape.activation(),
                    weights.linear(at + ".mlp.fc2", hidden, wide, false));
            return new EncoderLayer(new Block<>(attention, new BlockNorm.After(shape.norm(weights, at + ".norm1"))),
                    new Block<>(network, new BlockNorm.After(shape.norm(weights, at + ".norm2"))));
        }
    }

    @Override
    public String modelType() {
        return MODEL_TYPE;
    }

    @Override
    public List<String> prefixes() {
        return ModelFamily.prefixes("nomic_bert.", "bert.");
    }

    @Override
    public KeyTable keys() {
        return ConfigKeys.NOMIC_BERT;
    }

    @Override
    public List<String> architectures() {
        return List.of("NomicBertModel", "NomicBertForMaskedLM", "NomicBertForPreTraining");
    }
}
