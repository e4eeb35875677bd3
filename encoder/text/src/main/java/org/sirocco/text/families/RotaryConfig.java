package org.sirocco.text.families;

import java.util.Locale;
import org.sirocco.encoder.model.Activation;
import org.sirocco.encoder.model.Attention;
import org.sirocco.encoder.model.AttentionPositions.Rotary;
import org.sirocco.encoder.model.EmbeddingWeights;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.Norm;
import org.sirocco.positional.PositionEncoding;
import org.sirocco.text.formats.Json;
import org.sirocco.text.formats.Weights;
import org.sirocco.text.keys.ConfigKeys;

/**
 * What families with rotary positions and gated feed-forward networks say of their shape.
 *
 * @param hidden     C
 * @param heads      H
 * @param headSize   D
 * @param wide       F
 * @param vocabulary rows of the word table
 * @param length     the longest text in tokens where nothing else says so; positions that turn would reach further
 * @param epsilon    of the norms
 */
record RotaryConfig(int hidden, int layers, int heads, int headSize, int wide, int vocabulary, int length,
        Activation activation, float epsilon) {
    /** How a family names what families name differently, and what it takes where a key is missing. */
    record Usual(String activationKey, String activation, String epsilonKey, double epsilon, int length) {}

    static RotaryConfig read(Json json, Usual usual) {
        int hidden = json.get("hidden_size").intFrom(1);
        int heads = json.get("num_attention_heads").intFrom(1);
        Json headSize = json.get("head_dim");
        if (!headSize.present() && hidden % heads != 0) {
            throw json.get("num_attention_heads")
                    .wrong(String.format(Locale.ROOT, "a divisor of hidden_size (%d)", hidden));
        }
        return new RotaryConfig(hidden, json.get("num_hidden_layers").intFrom(1), heads,
                headSize.intFrom(1, hidden / heads), json.get("intermediate_size").intFrom(1),
                json.get("vocab_size").intFrom(1), json.get("max_position_embeddings").intFrom(1, usual.length()),
                Activation.of(usual.activationKey(), json.get(usual.activationKey()).text(usual.activation())),
                (float) json.get(usual.epsilonKey()).number(usual.epsilon()));
    }

    /**
     * How far queries and keys turn.
     *
     * @param parameters {@code rope_parameters}, or what it holds for a kind of layers
     * @param usual      the base where they say none
     */
    static Rotary rotary(Json parameters, double usual) {
        return new Rotary(parameters.present()
                ? parameters.checked(ConfigKeys.ROPE_PARAMETERS).get("rope_theta").number(usual)
                : usual);
    }

    /** Of families with one kind of layers: the base is in the parameters or, as before there were such, by itself. */
    static Rotary rotaryOfAll(Json json, double usual) {
        return rotary(json.get("rope_parameters"), json.get("rope_theta").number(usual));
    }

    /**
     * The sum of a word's row and, where there are types, its type's; normalised.
     *
     * @param words table (V, C)
     * @param types rows of the other table, {@code embeddings.token_type_embeddings}; 0: there is none
     * @param norm  the norm's name
     */
    EmbeddingWeights embedding(Weights weights, String prefix, String words, int types, String norm) {
        return new EmbeddingWeights(weights.tensor(prefix + words, vocabulary, hidden), 1,
                types == 0 ? null : weights.tensor(prefix + "embeddings.token_type_embeddings.weight", types, hidden),
                PositionEncoding.none(), norm(weights, prefix + norm));
    }

    Norm norm(Weights weights, String name) {
        return weights.norm(name, hidden, epsilon);
    }

    /** H·D. */
    int width() {
        return heads * headSize;
    }

    /** Attention whose queries, keys and values are the outputs of one product, one after another: (3·H·D, C). */
    Attention.Builder attention(Linear together) {
        int width = width();
        return Attention.builder().heads(heads).query(together.rows(0, width)).key(together.rows(width, width))
                .value(together.rows(2 * width, width));
    }
}
