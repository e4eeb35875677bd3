package org.sirocco.text.families;

import java.util.ArrayList;
import java.util.List;
import org.sirocco.encoder.model.Attention;
import org.sirocco.encoder.model.Block;
import org.sirocco.encoder.model.BlockNorm;
import org.sirocco.encoder.model.EmbeddingWeights;
import org.sirocco.encoder.model.EmbeddingWeights.Places;
import org.sirocco.encoder.model.EncoderLayer;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.FeedForward;
import org.sirocco.encoder.model.Norm;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.positional.LearnedPositions;
import org.sirocco.text.formats.Weights;

/**
 * An encoder whose tensors have BERT's names.
 *
 * @param config        its shape
 * @param embeddingSize E, width of the tables; where it is not that of the layers, a projection follows
 * @param places        which positions its tokens have
 * @param prefixes      what may stand before the names
 */
record BertBlueprint(BertConfig config, int embeddingSize, Places places,
        List<String> prefixes) implements Blueprint {
    private static final String WORDS = "embeddings.word_embeddings.weight";
    private static final String POSITIONS = "embeddings.position_embeddings.weight";
    private static final String TYPES = "embeddings.token_type_embeddings.weight";
    private static final String PROJECTION = "embeddings_project";

    @Override
    public EncoderModel build(String name, Weights weights) {
        return new Tensors(this, weights, ModelFamily.prefix(weights, prefixes, WORDS)).model(name);
    }

    /** The tensors by their names. */
    private record Tensors(BertBlueprint of, Weights weights, String prefix) {
        EncoderModel model(String name) {
            BertConfig config = of.config;
            List<EncoderLayer> layers = new ArrayList<>();
            for (int l = 0; l < config.numHiddenLayers(); l++) {
                layers.add(layer(prefix + "encoder.layer." + l));
            }
            int width = of.embeddingSize;
            int length = config.maxPositionEmbeddings();
            Tensor positions = weights.tensor(prefix + POSITIONS, length, width);
            Tensor words = weights.tensor(prefix + WORDS, config.vocabSize(), width);
            Tensor types = config.typeVocabSize() == 0
                    ? null
                    : weights.tensor(prefix + TYPES, config.typeVocabSize(), width);
            EmbeddingWeights embedding = new EmbeddingWeights(words, 1, types,
                    new LearnedPositions(positions.floats(), length, width), of.places,
                    norm(prefix + "embeddings.LayerNorm", width),
                    width == config.hiddenSize()
                            ? null
                            : weights.linear(prefix + PROJECTION, config.hiddenSize(), width));
            return new EncoderModel(name, embedding, layers, null, embedding.maxLength());
        }

        private EncoderLayer layer(String at) {
            BertConfig config = of.config;
            int hidden = config.hiddenSize();
            int wide = config.intermediateSize();
            Attention attention = Attention.builder().heads(config.numAttentionHeads())
                    .query(weights.linear(at + ".attention.self.query", hidden, hidden))
                    .key(weights.linear(at + ".attention.self.key", hidden, hidden))
                    .value(weights.linear(at + ".attention.self.value", hidden, hidden))
                    .output(weights.linear(at + ".attention.output.dense", hidden, hidden)).build();
            BlockNorm attentionNorm = new BlockNorm.After(norm(at + ".attention.output.LayerNorm", hidden));
            FeedForward network = new FeedForward.Plain(weights.linear(at + ".intermediate.dense", wide, hidden),
                    config.hiddenAct(), weights.linear(at + ".output.dense", hidden, wide));
            return new EncoderLayer(new Block<>(attention, attentionNorm),
                    new Block<>(network, new BlockNorm.After(norm(at + ".output.LayerNorm", hidden))));
        }

        private Norm norm(String at, int size) {
            return HeadTensors.norm(weights, at, size, of.config.layerNormEps());
        }
    }
}
