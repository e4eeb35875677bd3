package org.sirocco.text.families;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.sirocco.encoder.model.Activation;
import org.sirocco.encoder.model.Attention;
import org.sirocco.encoder.model.Block;
import org.sirocco.encoder.model.BlockNorm;
import org.sirocco.encoder.model.EmbeddingWeights;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.FeedForward;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.positional.SinusoidalPositions;
import org.sirocco.positional.SinusoidalPositions.Frequencies;
import org.sirocco.positional.SinusoidalPositions.Layout;
import org.sirocco.text.formats.Json;
import org.sirocco.text.formats.Weights;
import org.sirocco.text.keys.ConfigKeys;
import org.sirocco.text.keys.KeyTable;
import org.sirocco.text.model.ModelFormatException;

/**
 * The encoder half of Marian's translation models (Junczys-Dowmunt et al. 2018, arXiv:1804.00344), the widespread form of
 * the 2017 Transformer: sinusoidal positions in halves, post-norm. The decoder's tensors are left unread.
 */
final class MarianFamily implements ModelFamily {
    static final String MODEL_TYPE = "marian";

    /** Before the encoder's names: with the translation head, without, and the encoder alone as sentence-transformers saves it. */
    private static final List<String> ENCODERS = List.of("model.encoder.", "encoder.", "", "0.auto_model.",
            "0.model.", "auto_model.", "module.");
    private static final String OWN_WORDS = "embed_tokens.weight";
    /** The word table that it shares with the decoder, beside {@code encoder.}. */
    private static final String SHARED_WORDS = "shared.weight";
    private static final String ENCODER = "encoder.";
    private static final String POSITIONS = "embed_positions.weight";
    /** BF16 holds numbers below 1 to half of 2^-8; a table that was trained is further off. */
    private static final float POSITIONS_TOLERANCE = 2.5e-3f;
    private static final float EPSILON = 1e-5f;

    /** Its config by its own names; {@code scale}: what word vectors are multiplied by. */
    private record Config(int model, int layers, int heads, int feedForward, int vocabulary, int length,
            Activation activation, float scale) {}

    @Override
    public Blueprint blueprint(Json json) {
        Config config = config(json);
        return (name, weights) -> model(name, config, weights);
    }

    private static Config config(Json json) {
        ModelFamily.same(json, "hidden_size", "d_model");
        ModelFamily.same(json, "num_hidden_layers", "encoder_layers");
        ModelFamily.same(json, "num_attention_heads", "encoder_attention_heads");
        int hidden = json.get("d_model").intFrom(1);
        int heads = json.get("encoder_attention_heads").intFrom(1);
        if (hidden % 2 != 0) {
            throw json.get("d_model").wrong("an even number: half of it is sines");
        }
        if (hidden % heads != 0) {
            throw json.get("encoder_attention_heads")
                    .wrong(String.format(Locale.ROOT, "a divisor of d_model (%d)", hidden));
        }
        boolean scaled = json.get("scale_embedding").present() && json.get("scale_embedding").flag();
        return new Config(hidden, json.get("encoder_layers").intFrom(1), heads,
                json.get("encoder_ffn_dim").intFrom(1), json.get("vocab_size").intFrom(1),
                json.get("max_position_embeddings").intFrom(1),
                Activation.of("activation_function", json.get("activation_function").text()),
                scaled ? (float) Math.sqrt(hidden) : 1);
    }

    private static EncoderModel model(String name, Config config, Weights weights) {
        String encoder = ENCODERS.stream().filter(e -> !wordTables(weights, e).isEmpty()).findFirst()
                .orElseThrow(() -> new ModelFormatException(weights.file(),
                        String.format(Locale.ROOT,
                                "none of the tensors [%s%s, %s] is there, also after one of the prefixes [model.] or with one of %s for %s",
                                ENCODER, OWN_WORDS, SHARED_WORDS, ENCODERS.subList(2, ENCODERS.size()),
                                ENCODER)));
        List<Tensor> words = wordTables(weights, encoder).stream()
                .map(table -> weights.tensor(table, config.vocabulary(), config.model())).toList();
        if (words.stream().skip(1).anyMatch(other -> !other.floats().equals(words.getFirst().floats()))) {
            throw new ModelFormatException(weights.file(),
                    String.format(Locale.ROOT,
                            "tensors %s and %s differ: which of them the encoder's words are cannot be told",
                            words.getFirst(), words.getLast()));
        }
        List<EncoderLayer> layers = new ArrayList<>();
        for (int l = 0; l < config.layers(); l++) {
            layers.add(layer(config, weights, encoder + "layers." + l));
        }
        SinusoidalPositions positions = new SinusoidalPositions(config.model(), Layout.SPLIT, Frequencies.PAPER,
                0);
        if (weights.names().contains(encoder + POSITIONS)) {
            checkSinusoids(weights, weights.tensor(encoder + POSITIONS, config.length(),
                    config.model()), positions);
        }
        EmbeddingWeights embedding = new EmbeddingWeights(words.getFirst(), config.scale(), null, positions, null);
        return new EncoderModel(name, embedding, layers, null, config.length());
    }

    /** Both where a file holds the shared one twice. */
    private static List<String> wordTables(Weights weights, String encoder) {
        Stream<String> names = encoder.endsWith(ENCODER)
                ? Stream.of(encoder + OWN_WORDS,
                        encoder.substring(0, encoder.length() - ENCODER.length()) + SHARED_WORDS)
                : Stream.of(encoder + OWN_WORDS);
        return names.filter(weights.names()::contains).toList();
    }

    private static EncoderLayer layer(Config config, Weights weights, String at) {
        int hidden = config.model();
        Attention attention = Attention.builder().heads(config.heads())
                .query(weights.linear(at + ".self_attn.q_proj", hidden, hidden))
                .key(weights.linear(at + ".self_attn.k_proj", hidden, hidden))
                .value(weights.linear(at + ".self_attn.v_proj", hidden, hidden))
                .output(weights.linear(at + ".self_attn.out_proj", hidden, hidden)).build();
        FeedForward network = new FeedForward.Plain(weights.linear(at + ".fc1", config.feedForward(), hidden),
                config.activation(), weights.linear(at + ".fc2", hidden, config.feedForward()));
        return new EncoderLayer(
                new Block<>(attention,
                        new BlockNorm.After(weights.norm(at + ".self_attn_layer_norm", hidden, EPSILON))),
                new Block<>(network, new BlockNorm.After(weights.norm(at + ".final_layer_norm", hidden, EPSILON))));
    }

    /** Older files hold the positions; they are computed here, so they must be what is computed. */
    private static void checkSinusoids(Weights weights, Tensor stored, SinusoidalPositions positions) {
        int width = stored.shape()[1];
        float[] row = new float[width];
        FloatBuffer data = stored.floats();
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
    public String modelType() {
        return MODEL_TYPE;
    }

    @Override
    public KeyTable keys() {
        return ConfigKeys.MARIAN;
    }

    @Override
    public List<String> architectures() {
        return List.of("MarianMTModel", "MarianModel", "MarianEncoder");
    }

    @Override
    public List<String> prefixes() {
        return List.of("model.", "", "0.auto_model.", "0.model.", "auto_model.", "module.");
    }

    @Override
    public String tokenizerRemedy() {
        return "scripts/peers/marian_tokenizer.py of Sirocco's sources makes it from the folder's source.spm and vocab.json";
    }
}
