package org.sirocco.spark;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns before and behind. */
final class Columns {
    private Columns() {}

    static StructType with(EncoderParams params, StructType schema) {
        String input = params.getInputCol();
        String output = params.getOutputCol();
        long found = Arrays.stream(schema.fieldNames()).filter(input::equals).count();
        if (found != 1) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "inputCol (%s) must be one of the columns %s%s", input,
                            Arrays.toString(schema.fieldNames()), found == 0 ? "" : ", and no more than one"));
        }
        if (!(schema.apply(input).dataType() instanceof StringType)) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "inputCol (%s) must hold strings, not %s",
                    input, schema.apply(input).dataType().simpleString()));
        }
        // Spark, as it is set up by default, does not tell them apart by their case.
        if (Arrays.stream(schema.fieldNames()).anyMatch(output::equalsIgnoreCase)) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "outputCol (%s) must be a new column; there is one of that name", output));
        }
        boolean nullable = params.chosen(WithoutText.class, params.nullText()) == WithoutText.NULL
                || params.chosen(WithoutText.class, params.emptyText()) == WithoutText.NULL;
        return schema.add(output, DataTypes.createArrayType(DataTypes.FloatType, false), nullable);
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
