package org.sirocco.encoder.host;

import java.util.Locale;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.TokenRuntime;
import org.sirocco.encoder.model.EmbeddingWeights;
import org.sirocco.encoder.model.EmbeddingWeights.Places;
import org.sirocco.positional.PositionEncoding;

/**
 * Which rows of a model's tables each token's embedding is the sum of, checked, so that whoever looks them up need not; and the
 * table of positions, for whoever looks them up elsewhere than here.
 */
public final class TokenRows {
    /** As {@link TokenRuntime} wants them. */
    static final int PER_TOKEN = TokenRuntime.PER_TOKEN;

    private TokenRows() {}

    /**
     * {@return (N, {@value TokenRuntime#PER_TOKEN}): word, place, and type (0 where the model has none); new}
     *
     * @param weights the model's
     * @param batch   N tokens
     * @throws IllegalArgumentException for an id outside its table or a sentence longer than the positions reach
     */
    public static int[] of(EmbeddingWeights weights, TokenBatch batch) {
        int[] rows = new int[Math.multiplyExact(batch.ids().length, PER_TOKEN)];
        PackedBatch layout = batch.layout();
        for (int sentence = 0; sentence < layout.sentences(); sentence++) {
            checkLength(weights, sentence, layout.length(sentence));
            int counted = 0;
            int first = layout.first(sentence);
            for (int token = first; token < first + layout.length(sentence); token++) {
                int id = batch.ids()[token];
                int at = token * PER_TOKEN;
                rows[at] = inTable("token id", id, weights.vocabulary());
                rows[at + 1] = switch (weights.places()) {
                    case Places.InOrder inOrder -> token - first;
                    case Places.AfterPadding after -> id == after.padding() ? id : after.padding() + ++counted;
                };
                rows[at + 2] = weights.tokenType() == null
                        ? 0
                        : inTable("token type", batch.typeIds()[token], weights.types());
            }
        }
        return rows;
    }

    /** How many places sentences of up to so many tokens have. */
    private static int places(EmbeddingWeights weights, int longest) {
        long places = switch (weights.places()) {
            case Places.InOrder inOrder -> longest;
            case Places.AfterPadding after -> longest + after.padding() + 1L;
        };
        return (int) Math.min(places, weights.positions().maxLength());
    }

    /**
     * {@return how many numbers {@link #positions} gives}
     *
     * @param weights the model's
     * @param longest tokens of a sentence at most
     */
    public static long positionNumbers(EmbeddingWeights weights, int longest) {
        return weights.positions() == PositionEncoding.none()
                ? 0
                : (long) places(weights, longest) * weights.word().width();
    }

    /**
     * {@return (places, E), what is added to a token's embedding at each place; empty where nothing is}
     *
     * @param weights the model's
     * @param longest tokens of a sentence at most
     */
    public static float[] positions(EmbeddingWeights weights, int longest) {
        float[] table = new float[Math.toIntExact(positionNumbers(weights, longest))];
        int width = weights.word().width();
        for (int place = 0; place * width < table.length; place++) {
            weights.positions().addTo(table, place * width, place);
        }
        return table;
    }

    private static void checkLength(EmbeddingWeights weights, int sentence, int length) {
        if (length > weights.maxLength()) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "sentence %d has %d tokens; the positions reach at most %d", sentence, length,
                    weights.maxLength()));
        }
    }

    private static int inTable(String what, int id, int rows) {
        if (id < 0 || id >= rows) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s %d lies outside the model's table of %d rows", what, id, rows));
        }
        return id;
    }
}
