package org.sirocco.spark;

import java.io.Serializable;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * What a row is called in an error.
 *
 * @param columns of which it has the values
 * @param places  where they stand
 */
record RowNames(String[] columns, int[] places) implements Serializable {
    static RowNames of(String[] columns, StructType schema) {
        int[] places = new int[columns.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = Columns.place("idCols", columns[i], schema);
        }
        return new RowNames(columns, places);
    }

    /** @param number of the row in the partition, from 0 */
    String name(Row row, long number, int partition) {
        String values = IntStream.range(0, places.length).mapToObj(i -> columns[i] + " " + row.get(places[i]))
                .collect(Collectors.joining(", "));
        return String.format(Locale.ROOT, "row %d of partition %d%s", number, partition,
                values.isEmpty() ? "" : " (" + values + ")");
    }
}
