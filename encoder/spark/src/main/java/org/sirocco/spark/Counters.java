package org.sirocco.spark;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;
import org.sirocco.text.EncodedText;
import org.sirocco.text.SentenceEncoder;
import org.sirocco.text.pipeline.Batcher;

/**
 * The accumulators, which Spark's pages show; {@link EncodingCounts} says what they count.
 *
 * @param texts      that were encoded
 * @param tokens     of all of them
 * @param truncated  how many were cut
 * @param notEncoded rows without a text
 * @param batches    that were computed
 * @param scalar     texts on the scalar backend
 */
record Counters(LongAccumulator texts, LongAccumulator tokens, LongAccumulator truncated, LongAccumulator notEncoded,
        LongAccumulator batches, LongAccumulator scalar) implements Serializable {

    static Counters of(SparkContext context) {
        return new Counters(context.longAccumulator("sirocco texts"), context.longAccumulator("sirocco tokens"),
                context.longAccumulator("sirocco truncated"), context.longAccumulator("sirocco not encoded"),
                context.longAccumulator("sirocco batches"), context.longAccumulator("sirocco texts on scalar"));
    }

    /** @param encoded one call's, in order */
    void add(SentenceEncoder encoder, int batchTokens, List<EncodedText> encoded) {
        Batcher batcher = new Batcher(batchTokens);
        int ends = 0;
        for (EncodedText text : encoded) {
            tokens.add((long) text.tokens());
            truncated.add(text.truncated() ? 1L : 0L);
            ends += batcher.endsBefore(computed(encoder, text)) ? 1 : 0;
        }
        texts.add((long) encoded.size());
        batches.add((long) ends + (encoded.isEmpty() ? 0 : 1));
        // Weights that are kept as something else follow the name.
        scalar.add(encoder.backend().split(" ")[0].equals("scalar") ? (long) encoded.size() : 0L);
    }

    /** Of a text in windows the special tokens stand in each. */
    private static long computed(SentenceEncoder encoder, EncodedText text) {
        if (text.windows() == 1) {
            return Math.min(text.tokens(), encoder.maxTokens());
        }
        int special = encoder.encode(List.of(""), "").getFirst().tokens();
        return text.tokens() + (text.windows() - 1L) * special;
    }

    EncodingCounts now() {
        return new EncodingCounts(texts.sum(), tokens.sum(), truncated.sum(), notEncoded.sum(), batches.sum(),
                scalar.sum());
    }
}
