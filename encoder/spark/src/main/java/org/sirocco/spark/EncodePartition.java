package org.sirocco.spark;

import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.sirocco.text.SentenceEncoder;

/**
 * What a task does: its rows, each with one more value.
 *
 * @param key        which encoder
 * @param column     where the text stands in a row, from 0
 * @param kind       what texts are
 * @param dimensions how many numbers of a vector are kept; 0: all
 * @param onNull     what becomes of a row whose text is null
 * @param onEmpty    what becomes of a row whose text is empty or blank
 * @param names      what rows are called in errors
 * @param counters   what is counted
 */
record EncodePartition(EncoderKey key, int column, InputKind kind, int dimensions, WithoutText onNull,
        WithoutText onEmpty, RowNames names, Counters counters) implements MapPartitionsFunction<Row, Row> {

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        // A partition without rows needs no model.
        return rows.hasNext() ? encoded(SharedEncoders.ofTask(key), TaskContext.getPartitionId(), rows) : rows;
    }

    EncodedRows encoded(SentenceEncoder encoder, int partition, Iterator<Row> rows) {
        return new EncodedRows(this, encoder, partition, rows);
    }
}
