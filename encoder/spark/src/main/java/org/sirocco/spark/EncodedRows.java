package org.sirocco.spark;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.sirocco.text.EncodedText;
import org.sirocco.text.Overlong;
import org.sirocco.text.SentenceEncoder;
import org.sirocco.text.tokenizer.RefusedTextException;

/**
 * A partition's rows with their vectors, in order, a few batches at a time: no more rows are held than have about as many tokens,
 * and never more than {@link #MOST_ROWS}, which may hold much else.
 *
 * <p>Rows are taken on the thread that asks, as Spark wants it; the encoder is given lists, which it cuts into batches by their
 * tokens.
 */
final class EncodedRows implements Iterator<Row> {
    /** Of each list; its last batch alone is not full. */
    private static final int BATCHES = 4;
    static final int MOST_ROWS = 1024;
    /** Of the texts of a list, where there is much to cut off from each. */
    private static final long MOST_CHARACTERS = 1 << 24;
    /** No text has fewer tokens, nor is any encoded for less. */
    private static final int LEAST_TOKENS = 2;

    private final EncodePartition task;
    private final SentenceEncoder encoder;
    private final String prompt;
    /** That are computed of a text. */
    private final double mostTokens;
    private final int partition;
    private final Iterator<Row> rows;
    private final Deque<Row> ready = new ArrayDeque<>();
    private long taken;
    /** Of all texts so far, which tells how many characters a token has; before the first one is thought to have one. */
    private double characters = 1;
    private double tokens = 1;

    EncodedRows(EncodePartition task, SentenceEncoder encoder, int partition, Iterator<Row> rows) {
        this.task = task;
        this.encoder = encoder;
        this.prompt = task.kind().prompt(encoder);
        this.mostTokens = task.key().overlong() == Overlong.CHUNK ? Double.MAX_VALUE : encoder.maxTokens();
        this.partition = partition;
        this.rows = rows;
    }

    /** A row that has been taken, and its number, from 0; without a text where it is not to be encoded. */
    private record Taken(Row row, long number, String text) {}

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && rows.hasNext()) {
            encodeSome();
        }
        return !ready.isEmpty();
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the partition has no further row");
        }
        return ready.remove();
    }

    private void encodeSome() {
        List<Taken> group = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        double budget = (double) BATCHES * task.key().batchTokens();
        double perToken = Math.max(1, characters / tokens);
        long held = 0;
        for (double computed = 0; computed < budget && held < MOST_CHARACTERS && group.size() < MOST_ROWS
                && rows.hasNext();) {
            Taken next = take(rows.next());
            if (next == null) {
                continue;
            }
            group.add(next);
            if (next.text() != null) {
                texts.add(next.text());
                held += next.text().length();
                computed += LEAST_TOKENS + Math.min(next.text().length() / perToken, mostTokens);
            }
        }
        give(group, texts.isEmpty() ? List.of() : encode(group, texts));
    }

    /** Null: the row is left out. */
    private Taken take(Row row) {
        long number = taken++;
        String text = row.getString(task.column());
        WithoutText what = text == null ? task.onNull() : text.isBlank() ? task.onEmpty() : WithoutText.ENCODE;
        if (what != WithoutText.ENCODE) {
            task.counters().notEncoded().add(1L);
        }
        return switch (what) {
            case ENCODE -> new Taken(row, number, text);
            case NULL -> new Taken(row, number, null);
            case SKIP -> null;
            case ERROR -> throw refused(row, number, text == null ? "has null for a text" : "has an empty text", null);
        };
    }

    private List<EncodedText> encode(List<Taken> group, List<String> texts) {
        List<EncodedText> encoded;
        try {
            encoded = encoder.encode(texts, prompt);
        } catch (RefusedTextException e) {
            Taken row = group.stream().filter(taken -> taken.text() != null).toList().get(e.index());
            throw refused(row.row(), row.number(), e.reason(), e);
        }
        task.counters().add(encoder, task.key().batchTokens(), encoded);
        texts.forEach(text -> characters += text.length());
        encoded.forEach(text -> tokens += text.tokens());
        return encoded;
    }

    private IllegalArgumentException refused(Row row, long number, String reason, Throwable cause) {
        return new IllegalArgumentException(task.names().name(row, number, partition) + " " + reason, cause);
    }

    private void give(List<Taken> group, List<EncodedText> encoded) {
        Iterator<EncodedText> vectors = encoded.iterator();
        for (Taken each : group) {
            ready.add(with(each.row(), each.text() == null ? null : vector(vectors.next())));
        }
    }

    private float[] vector(EncodedText text) {
        return task.dimensions() == 0 ? text.vector() : text.cut(task.dimensions()).vector();
    }

    private static Row with(Row row, float[] vector) {
        Object[] values = new Object[row.size() + 1];
        for (int i = 0; i < row.size(); i++) {
            values[i] = row.get(i);
        }
        values[row.size()] = vector;
        return RowFactory.create(values);
    }
}
