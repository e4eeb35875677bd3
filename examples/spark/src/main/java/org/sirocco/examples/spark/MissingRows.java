package org.sirocco.examples.spark;

import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Rows as they are read, with whether the text is UTF-8, the file's name and the part's first byte at their ends, become rows with
 * the part's name and their number in it; those of parts that are there are left out.
 *
 * @param files each file's number, by its name
 */
record MissingRows(Map<String, Integer> files, Set<String> done) implements MapPartitionsFunction<Row, Row> {
    static final String PART = "part";
    static final String ROW = "row";
    /** Values at the end of a row as it is read. */
    private static final int BEHIND = 3;

    static StructType schema(StructType read) {
        return read.add(PART, DataTypes.StringType, false).add(ROW, DataTypes.LongType, false);
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        return new Numbered(rows);
    }

    private final class Numbered implements Iterator<Row> {
        private final Iterator<Row> rows;
        private String file = "";
        private long start = -1;
        private String part;
        private boolean missing;
        private long number;
        private Row next;

        Numbered(Iterator<Row> rows) {
            this.rows = rows;
        }

        @Override
        public boolean hasNext() {
            while (next == null && rows.hasNext()) {
                Row row = rows.next();
                enter(row.getString(row.size() - 2), row.getLong(row.size() - 1));
                next = missing ? numbered(row) : null;
                number++;
            }
            return next != null;
        }

        /** A part's rows come one after the other. */
        private void enter(String itsFile, long itsStart) {
            if (itsStart != start || !itsFile.equals(file)) {
                file = itsFile;
                start = itsStart;
                part = Plan.part(number(itsFile), itsStart);
                missing = !done.contains(part);
                number = 0;
            }
        }

        private int number(String uri) {
            Integer found = files.get(TextFiles.TextFile.name(uri));
            if (found == null) {
                throw new IllegalStateException("Spark reads " + uri + ", which is none of " + files.keySet());
            }
            return found;
        }

        private Row numbered(Row row) {
            int columns = row.size() - BEHIND;
            // Null for a null.
            if (Boolean.FALSE.equals(row.get(columns))) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "row %d of part %s, of %s, is not UTF-8", number, part, file));
            }
            Object[] values = new Object[columns + 2];
            for (int i = 0; i < columns; i++) {
                values[i] = row.get(i);
            }
            values[columns] = part;
            values[columns + 1] = number;
            return RowFactory.create(values);
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException("there is no further row");
            }
            Row row = next;
            next = null;
            return row;
        }
    }
}
