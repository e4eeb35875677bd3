package org.sirocco.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.text.Overlong;
import org.sirocco.text.SentenceEncoder;

/** A partition is never held as a whole, however long it is. */
class EncodedRowsTest {
    private static final int BATCH_TOKENS = 100;
    private static final EncoderKey KEY = new EncoderKey("random:layers=1,hidden=8,heads=1,ffn=8,length=64", "",
            "simd", WeightForm.AUTO, 1, BATCH_TOKENS, 0, Overlong.TRUNCATE, "", true);

    private final AtomicInteger taken = new AtomicInteger();

    private Iterator<Row> encoded(SentenceEncoder encoder, Iterator<String> texts) {
        return encoded(KEY, encoder, texts);
    }

    private Iterator<Row> encoded(EncoderKey key, SentenceEncoder encoder, Iterator<String> texts) {
        EncodePartition task = new EncodePartition(key, 0, InputKind.NEITHER, 0, WithoutText.NULL, WithoutText.ENCODE,
                new RowNames(new String[0], new int[0]),
                new Counters(new LongAccumulator(), new LongAccumulator(), new LongAccumulator(),
                        new LongAccumulator(), new LongAccumulator(), new LongAccumulator()));
        return task.encoded(encoder, 0, new Iterator<>() {
            @Override
            public boolean hasNext() {
                return texts.hasNext();
            }

            @Override
            public Row next() {
                taken.incrementAndGet();
                return RowFactory.create(texts.next());
            }
        });
    }

    private static Iterator<String> many(String text) {
        return Collections.nCopies(20_000, text).iterator();
    }

    @Test
    void rowsAreTakenAFewBatchesAtATime() {
        for (String text : new String[]{"a", "a text of some words", "words ".repeat(300), "", null}) {
            int most = text == null ? EncodedRows.MOST_ROWS : 2 * BATCH_TOKENS;
            try (SentenceEncoder encoder = KEY.open()) {
                taken.set(0);
                Iterator<Row> rows = encoded(encoder, many(text));
                for (int given = 1; given <= 1000; given++) {
                    rows.next();
                    assertThat(taken.get() - given).as("rows held of '%s'", text).isLessThanOrEqualTo(most);
                }
            }
        }
    }

    @Test
    void rowsThatMayHoldMuchElseAreNotTakenByTheirTokensAlone() {
        EncoderKey large = new EncoderKey(KEY.model(), "", "simd", WeightForm.AUTO, 1, 100_000, 0, Overlong.TRUNCATE,
                "", true);
        try (SentenceEncoder encoder = large.open()) {
            encoded(large, encoder, many("a")).next();
            assertThat(taken.get()).isEqualTo(EncodedRows.MOST_ROWS);
        }
    }

    /** Of a text over the limit only what is computed counts, or each would be a batch of its own. */
    @Test
    void textsThatAreCutFillBatchesAsOthersDo() {
        try (SentenceEncoder encoder = KEY.open()) {
            encoded(encoder, many("words ".repeat(300))).next();
            assertThat(taken.get()).isGreaterThanOrEqualTo(4 * BATCH_TOKENS / (encoder.maxTokens() + 2));
        }
    }

    @Test
    void nothingIsLostAtTheEnd() {
        try (SentenceEncoder encoder = KEY.open()) {
            List<String> texts = IntStream.range(0, 777).mapToObj(i -> "text " + i).toList();
            Iterator<Row> rows = encoded(encoder, texts.iterator());
            for (String text : texts) {
                assertThat(rows.next().getString(0)).isEqualTo(text);
            }
            assertThat(rows.hasNext()).isFalse();
        }
    }
}
