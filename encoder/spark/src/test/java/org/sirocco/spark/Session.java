package org.sirocco.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** One session for all tests of the module, on two threads and this machine alone. */
public final class Session {
    static final String SMALL = "random:layers=2,hidden=32,heads=4,ffn=64,length=64";

    private static final StructType COLUMNS = new StructType().add("id", DataTypes.LongType)
            .add("text", DataTypes.StringType).add("tags", DataTypes.createArrayType(DataTypes.StringType));

    private static SparkSession session;

    private Session() {}

    public static synchronized SparkSession get() {
        if (session == null) {
            session = SparkSession.builder().master("local[2]").config("spark.ui.enabled", false)
                    .config("spark.driver.host", "localhost").config("spark.driver.bindAddress", "127.0.0.1")
                    .config("spark.sql.shuffle.partitions", 2).config("spark.sql.codegen.wholeStage", false)
                    .config("spark.sql.warehouse.dir", Path.of("target/warehouse").toUri().toString()).getOrCreate();
        }
        return session;
    }

    /** Texts with a number and a list beside each. */
    static Dataset<Row> rows(int partitions, List<String> texts) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            rows.add(RowFactory.create((long) i, texts.get(i), new String[]{"tag " + i, null}));
        }
        return get().createDataFrame(rows, COLUMNS)
                .repartitionByRange(partitions, new org.apache.spark.sql.Column("id"))
                .sortWithinPartitions("id");
    }

    static float[] vector(Row row) {
        List<Float> list = row.getList(row.fieldIndex("vector"));
        float[] vector = new float[list.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = list.get(i);
        }
        return vector;
    }

    /** A small model as a folder. */
    static Path model(Path to) throws IOException {
        Path from = Path.of("../text/src/test/resources/fixtures/bert-older-layout");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        return to;
    }
}
