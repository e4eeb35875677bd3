package org.sirocco.spark;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns before and behind. */
final class Columns {
    private Columns() {}

    static StructType with(EncoderParams params, StructType schema) {
        int input = input(params, schema);
        String output = params.getOutputCol();
        if (!(schema.apply(input).dataType() instanceof StringType)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "inputCol (%s) must hold strings, not %s", params.getInputCol(),
                            schema.apply(input).dataType().simpleString()));
        }
        if (places(output, schema).length > 0) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "outputCol (%s) must be a new column; there is one of that name", output));
        }
        RowNames.of(params.getIdCols(), schema);
        boolean nullable = params.chosen(WithoutText.class, params.nullText()) == WithoutText.NULL
                || params.chosen(WithoutText.class, params.emptyText()) == WithoutText.NULL;
        return schema.add(output, DataTypes.createArrayType(DataTypes.FloatType, false), nullable);
    }

    /** Where the texts stand. */
    static int input(EncoderParams params, StructType schema) {
        return place("inputCol", params.getInputCol(), schema);
    }

    /** @param param which names the column */
    static int place(String param, String column, StructType schema) {
        int[] places = places(column, schema);
        if (places.length != 1) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s (%s) must be one of the columns %s%s", param, column,
                            Arrays.toString(schema.fieldNames()), places.length == 0 ? "" : ", and no more than one"));
        }
        return places[0];
    }

    /** By the session's rule, which by default does not tell names apart by their case. */
    private static int[] places(String name, StructType schema) {
        boolean exact = SQLConf.get().caseSensitiveAnalysis();
        String[] names = schema.fieldNames();
        return IntStream.range(0, names.length)
                .filter(place -> exact ? names[place].equals(name) : names[place].equalsIgnoreCase(name)).toArray();
    }

    /** Rows that are made anew have lost what Spark notes beside their columns, such as the names of categories. */
    static Dataset<Row> named(Dataset<Row> rows, StructType schema) {
        StructField[] fields = schema.fields();
        String[] places = IntStream.range(0, fields.length).mapToObj(place -> "column" + place).toArray(String[]::new);
        Column[] columns = new Column[fields.length];
        for (int place = 0; place < fields.length; place++) {
            columns[place] = new Column(places[place]).as(fields[place].name(), fields[place].metadata());
        }
        return rows.toDF(places).select(columns);
    }
}
