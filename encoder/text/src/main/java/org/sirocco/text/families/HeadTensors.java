package org.sirocco.text.families;

import java.util.List;
import org.sirocco.encoder.model.Head;
import org.sirocco.encoder.model.HeadActivation;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.Norm;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.text.formats.Json;
import org.sirocco.text.formats.Weights;

/**
 * The tensors of a head, whose names stand beside those of its encoder.
 *
 * @param encoder before the encoder's names
 * @param beside  before the head's
 * @param table   the word table's name
 */
record HeadTensors(Weights weights, String encoder, String beside, String table) {
    private static final String WORDS = "embeddings.word_embeddings.weight";

    /** @param own before the encoder's names where it has a head, such as {@code bert.} */
    static HeadTensors of(Weights weights, ModelFamily family, String own) {
        return of(weights, family, own, WORDS);
    }

    /** The same where the word table has another name than BERT's. */
    static HeadTensors of(Weights weights, ModelFamily family, String own, String words) {
        String encoder = ModelFamily.prefix(weights, family.prefixes(), words);
        return new HeadTensors(weights, encoder,
                encoder.endsWith(own) ? encoder.substring(0, encoder.length() - own.length()) : encoder,
                encoder + words);
    }

    Head.Dense dense(String name, int outputs, int inputs, HeadActivation activation) {
        return new Head.Dense(weights.linear(beside + name, outputs, inputs), activation);
    }

    /** What the encoder itself has for a text's first token. */
    Head.Dense pooler(int hidden) {
        return new Head.Dense(weights.linear(encoder + "pooler.dense", hidden, hidden), HeadActivation.TANH);
    }

    Head.Normed norm(String name, int size, float epsilon) {
        return new Head.Normed(norm(weights, beside + name, size, epsilon));
    }

    /** A layer norm, which the first checkpoints name in the paper's letters. */
    static Norm norm(Weights weights, String at, int size, float epsilon) {
        if (weights.names().contains(at + ".gamma")) {
            return new Norm.Layer(weights.tensor(at + ".gamma", size), weights.tensor(at + ".beta", size), epsilon);
        }
        return weights.norm(at, size, epsilon);
    }

    /** RoBERTa's head, which others have with another activation. */
    Head.Classification twoLayers(int hidden, int labels, HeadActivation activation) {
        return new Head.Classification(List.of(dense("classifier.dense", hidden, hidden, activation),
                dense("classifier.out_proj", labels, hidden, HeadActivation.IDENTITY)));
    }

    /** RoBERTa's head of a language model, which MPNet has, too. */
    Head.Vocabulary languageModel(Json config, BertConfig encoder) {
        int hidden = encoder.hiddenSize();
        return new Head.Vocabulary(List.of(dense("lm_head.dense", hidden, hidden, HeadActivation.GELU),
                norm("lm_head.layer_norm", hidden, encoder.layerNormEps()),
                words(config, "lm_head.decoder", "lm_head.bias", hidden)));
    }

    /**
     * The map to the vocabulary: the file's own, or where it has none the word table, unless the config denies that.
     *
     * @param decoder its name
     * @param bias    where its bias is stored instead; null where it has none
     */
    Head.Dense words(Json config, String decoder, String bias, int width) {
        int vocabulary = config.get("vocab_size").intFrom(1);
        Json tie = config.get("tie_word_embeddings");
        boolean tied = !tie.present() || tie.flag();
        String weight = beside + decoder + ".weight";
        Tensor map = weights.tensor(tied && !weights.names().contains(weight) ? table : weight, vocabulary, width);
        if (bias == null) {
            return new Head.Dense(new Linear(map, null), HeadActivation.IDENTITY);
        }
        String own = beside + decoder + ".bias";
        return new Head.Dense(new Linear(map,
                weights.tensor(tied && !weights.names().contains(own) ? beside + bias : own, vocabulary)),
                HeadActivation.IDENTITY);
    }
}
