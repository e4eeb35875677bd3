package org.sirocco.spark;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;
import org.sirocco.encoder.BackendName;
import org.sirocco.encoder.weights.WeightForm;
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

    /** A transformer's and its copies', from its first job in a context on. */
    static final class Ongoing implements Serializable {
        private static final long serialVersionUID = 1;

        private transient SparkContext context;
        private transient Counters counters;

        synchronized Counters in(SparkContext wanted) {
            if (context != wanted) {
                counters = Counters.of(wanted);
                context = wanted;
            }
            return counters;
        }

        synchronized EncodingCounts now() {
            return counters == null ? EncodingCounts.NONE : counters.now();
        }
    }

    /** @param encoded one call's, in order */
    void add(SentenceEncoder encoder, int batchTokens, List<EncodedText> encoded) {
        Batcher batcher = new Batcher(batchTokens);
        // Of a text in windows the special tokens stand in each; how many these are, an empty text tells.
        int special = encoded.stream().anyMatch(text -> text.windows() > 1)
                ? encoder.encode(List.of(""), "").getFirst().tokens()
                : 0;
        int ends = 0;
        for (EncodedText text : encoded) {
            tokens.add((long) text.tokens());
            truncated.add(text.truncated() ? 1L : 0L);
            ends += batcher.endsBefore(computed(encoder, text, special)) ? 1 : 0;
        }
        texts.add((long) encoded.size());
        batches.add((long) ends + (encoded.isEmpty() ? 0 : 1));
        boolean slow = BackendName.parse(encoder.backend(), WeightForm.AUTO).id().equals("scalar");
        scalar.add(slow ? (long) encoded.size() : 0L);
    }

    private static long computed(SentenceEncoder encoder, EncodedText text, int special) {
        return text.windows() == 1
                ? Math.min(text.tokens(), encoder.maxTokens())
                : text.tokens() + (text.windows() - 1L) * special;
    }

    EncodingCounts now() {
        return new EncodingCounts(texts.sum(), tokens.sum(), truncated.sum(), notEncoded.sum(), batches.sum(),
                scalar.sum());
    }
}
