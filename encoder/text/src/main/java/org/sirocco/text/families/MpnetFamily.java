package org.sirocco.text.families;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sirocco.encoder.model.Attention;
import org.sirocco.encoder.model.AttentionPositions.RelativeBias;
import org.sirocco.encoder.model.Block;
import org.sirocco.encoder.model.BlockNorm;
import org.sirocco.encoder.model.EmbeddingWeights;
import org.sirocco.encoder.model.EmbeddingWeights.Places;
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

/**
 * MPNet (Song et al. 2020, arXiv:2004.09297): BERT with RoBERTa's positions, without token types, and with one table of
 * relative bias for the attention of all layers.
 */
final class MpnetFamily implements ModelFamily {
    static final String MODEL_TYPE = "mpnet";

    private static final String OWN = "mpnet.";
    private static final String WORDS = "embeddings.word_embeddings.weight";
    private static final String BUCKETS = "relative_attention_num_buckets";
    /** What transformers counts with, whatever the config says. */
    private static final int USED_BUCKETS = 32;
    private static final int FARTHEST = 128;
    /** What transformers counts positions from, whatever the config says. */
    private static final int PADDING = 1;

    @Override
    public Blueprint blueprint(Json json) {
        BertConfig config = BertFamily.withoutTypes(json);
        Json buckets = json.get(BUCKETS);
        if (buckets.present() && buckets.intFrom(1) != USED_BUCKETS) {
            throw buckets.wrong(String.format(Locale.ROOT, "%d, with which positions are counted in any case",
                    USED_BUCKETS));
        }
        RobertaFamily.checkRoom(json, config, PADDING);
        return (name, weights) -> new Tensors(config, weights, ModelFamily.prefix(weights, prefixes(), WORDS))
                .model(name);
    }

    /** The tensors by their names. */
    private record Tensors(BertConfig config, Weights weights, String prefix) {
        EncoderModel model(String name) {
            int hidden = config.hiddenSize();
            int length = config.maxPositionEmbeddings();
            RelativeBias bias = new RelativeBias(weights.tensor(prefix + "encoder.relative_attention_bias.weight",
                    USED_BUCKETS, config.numAttentionHeads()), FARTHEST);
            List<EncoderLayer> layers = new ArrayList<>();
            for (int l = 0; l < config.numHiddenLayers(); l++) {
                layers.add(layer(prefix + "encoder.layer." + l, bias));
            }
            Tensor positions = weights.tensor(prefix + "embeddings.position_embeddings.weight", length, hidden);
            EmbeddingWeights embedding = new EmbeddingWeights(
                    weights.tensor(prefix + WORDS, config.vocabSize(), hidden), 1, null,
                    new LearnedPositions(positions.floats(), length, hidden), new Places.AfterPadding(PADDING),
                    norm(prefix + "embeddings.LayerNorm"), null);
            return new EncoderModel(name, embedding, layers, null, embedding.maxLength());
        }

        private EncoderLayer layer(String at, RelativeBias bias) {
            int hidden = config.hiddenSize();
            int wide = config.intermediateSize();
            Attention attention = Attention.builder().heads(config.numAttentionHeads())
                    .query(weights.linear(at + ".attention.attn.q", hidden, hidden))
                    .key(weights.linear(at + ".attention.attn.k", hidden, hidden))
                    .value(weights.linear(at + ".attention.attn.v", hidden, hidden))
                    .output(weights.linear(at + ".attention.attn.o", hidden, hidden)).positions(bias).build();
            FeedForward network = new FeedForward.Plain(weights.linear(at + ".intermediate.dense", wide, hidden),
                    config.hiddenAct(), weights.linear(at + ".output.dense", hidden, wide));
            return new EncoderLayer(new Block<>(attention, new BlockNorm.After(norm(at + ".attention.LayerNorm"))),
                    new Block<>(network, new BlockNorm.After(norm(at + ".output.LayerNorm"))));
        }

        private Norm norm(String at) {
            return weights.norm(at, config.hiddenSize(), config.layerNormEps());
        }
    }

    @Override
    public String modelType() {
        return MODEL_TYPE;
    }

    @Override
    public Head.Classification classifier(Json json, Weights weights, int labels) {
        return HeadTensors.of(weights, this, OWN).twoLayers(BertFamily.withoutTypes(json).hiddenSize(), labels,
                HeadActivation.TANH);
    }

    @Override
    public Head.Vocabulary vocabulary(Json json, Weights weights) {
        return HeadTensors.of(weights, this, OWN).languageModel(json, BertFamily.withoutTypes(json));
    }

    @Override
    public List<String> prefixes() {
        return ModelFamily.prefixes(OWN);
    }

    @Override
    public KeyTable keys() {
        return ConfigKeys.MPNET;
    }

    @Override
    public List<String> architectures() {
        return List.of("MPNetModel", "MPNetForMaskedLM");
    }
}
