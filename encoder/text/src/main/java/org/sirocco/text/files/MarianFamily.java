package org.sirocco.text.files;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sirocco.encoder.Activation;
import org.sirocco.encoder.EmbeddingWeights;
import org.sirocco.encoder.EncoderConfig;
import org.sirocco.encoder.EncoderModel;
import org.sirocco.encoder.LayerWeights;
import org.sirocco.encoder.Tensor;
import org.sirocco.positional.SinusoidalPositions;
import org.sirocco.positional.SinusoidalPositions.Frequencies;
import org.sirocco.positional.SinusoidalPositions.Layout;

/**
 * The encoder half of Marian's translation models (Junczys-Dowmunt et al. 2018, arXiv:1804.00344), the widespread form of
 * the 2017 Transformer: sinusoidal positions in halves, post-norm. The decoder's tensors are left unread.
 */
final class MarianFamily implements ModelFamily {
    static final String MODEL_TYPE = "marian";

    /** Before every name: with the translation head, and without. */
    private static final List<String> PREFIXES = List.of("model.", "");
    /** The encoder's own word table, and the one that it shares with the decoder. */
    private static final List<String> WORDS = List.of("encoder.embed_tokens.weight", "shared.weight");
    private static final String POSITIONS = "encoder.embed_positions.weight";
    /** BF16 holds numbers below 1 to half of 2^-8; a table that was trained is further off. */
    private static final float POSITIONS_TOLERANCE = 2.5e-3f;

    @Override
    public EncoderConfig config(Json json) {
        // The reference implementation has none of these variants, whatever a config says of them.
        require(json, "normalize_before", false);
        require(json, "normalize_embedding", false);
        require(json, "add_final_layer_norm", false);
        require(json, "static_position_embeddings", true);
        int hidden = json.get("d_model").intFrom(1);
        int heads = json.get("encoder_attention_heads").intFrom(1);
        if (hidden % 2 != 0) {
            throw json.get("d_model").wrong("an even number: half of it is sines");
        }
        if (hidden % heads != 0) {
            throw json.get("encoder_attention_heads")
                    .wrong(String.format(Locale.ROOT, "a divisor of d_model (%d)", hidden));
        }
        // What is not set is BERT's: post-norm, biases, no norm at the end.
        EncoderConfig.Builder config = EncoderConfig.bert().hiddenSize(hidden).numAttentionHeads(heads)
                .numHiddenLayers(json.get("encoder_layers").intFrom(1))
                .intermediateSize(json.get("encoder_ffn_dim").intFrom(1))
                .vocabSize(json.get("vocab_size").intFrom(1))
                .maxPositionEmbeddings(json.get("max_position_embeddings").intFrom(1))
                .hiddenAct(Activation.of("activation_function", json.get("activation_function").text()))
                .layerNormEps(1e-5f)
                .embeddingNorm(false).typeVocabSize(0);
        if (json.get("scale_embedding").present()) {
            config.scaleEmbedding(json.get("scale_embedding").flag());
        }
        return config.build();
    }

    private static void require(Json json, String key, boolean value) {
        if (json.get(key).present() && json.get(key).flag() != value) {
            throw json.get(key).wrong(value + ": the other is not supported for model_type " + MODEL_TYPE);
        }
    }

    @Override
    public EncoderModel model(String name, EncoderConfig config, Weights weights) {
        String prefix = PREFIXES.stream().filter(p -> !wordTables(weights, p).isEmpty()).findFirst()
                .orElseThrow(() -> new ModelFormatException(weights.file(),
                        String.format(Locale.ROOT, "none of the tensors %s is there, also after one of the prefixes %s",
                                WORDS,
                                PREFIXES)));
        List<Tensor> words = wordTables(weights, prefix).stream().map(weights::tensor).toList();
        if (words.stream().anyMatch(other -> !other.data().equals(words.getFirst().data()))) {
            throw new ModelFormatException(weights.file(),
                    String.format(Locale.ROOT,
                            "tensors %s and %s differ: which of them the encoder's words are cannot be told",
                            words.getFirst(), words.getLast()));
        }
        List<LayerWeights> layers = new ArrayList<>();
        for (int l = 0; l < config.numHiddenLayers(); l++) {
            layers.add(layer(weights, prefix + "encoder.layers." + l));
        }
        SinusoidalPositions positions = new SinusoidalPositions(config.hiddenSize(), Layout.SPLIT, Frequencies.PAPER,
                0);
        if (weights.names().contains(prefix + POSITIONS)) {
            checkSinusoids(weights, weights.tensor(prefix + POSITIONS, config.maxPositionEmbeddings(),
                    config.hiddenSize()), positions);
        }
        EmbeddingWeights embedding = new EmbeddingWeights(words.getFirst(), null, positions, null);
        return new EncoderModel(name, config, embedding, layers, null);
    }

    /** Both where a file holds the shared one twice. */
    private static List<String> wordTables(Weights weights, String prefix) {
        return WORDS.stream().map(prefix::concat).filter(weights.names()::contains).toList();
    }

    private static LayerWeights layer(Weights weights, String at) {
        return LayerWeights.builder().query(weights.linear(at + ".self_attn.q_proj"))
                .key(weights.linear(at + ".self_attn.k_proj")).value(weights.linear(at + ".self_attn.v_proj"))
                .attentionOutput(weights.linear(at + ".self_attn.out_proj"))
                .attentionNorm(weights.norm(at + ".self_attn_layer_norm")).intermediate(weights.linear(at + ".fc1"))
                .output(weights.linear(at + ".fc2")).outputNorm(weights.norm(at + ".final_layer_norm")).build();
    }

    /** Older files hold the positions; they are computed here, so they must be what is computed. */
    private static void checkSinusoids(Weights weights, Tensor stored, SinusoidalPositions positions) {
        int width = stored.shape()[1];
        float[] row = new float[width];
        FloatBuffer data = stored.data();
        for (int i = 0; i < stored.size(); i++) {
            if (i % width == 0) {
                positions.encode(i / width, row, 0);
            }
            if (!(Math.abs(data.get(i) - row[i % width]) <= POSITIONS_TOLERANCE)) {
                throw new ModelFormatException(weights.file(),
                        String.format(Locale.ROOT,
                                "tensor %s holds %s for number %d of position %d, not the sinusoid %s; learned positions are not supported for model_type %s",
                                stored, data.get(i), i % width, i / width, row[i % width], MODEL_TYPE));
            }
        }
    }

    @Override
    public List<String> prefixes() {
        return PREFIXES;
    }

    @Override
    public String tokenizerRemedy() {
        return "scripts/peers/marian_tokenizer.py makes it from the folder's source.spm and vocab.json";
    }
}
