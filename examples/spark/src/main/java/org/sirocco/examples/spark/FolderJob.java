package org.sirocco.examples.spark;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.sirocco.spark.EncodingCounts;
import org.sirocco.spark.SiroccoEncoder;

/**
 * Texts of files become Parquet with their vectors, part by part: a part is what Spark reads of a file at once, and is done when
 * its folder has its file.
 *
 * @param partBytes how many bytes of a file a part is
 */
record FolderJob(SparkSession session, String input, String format, String output, long partBytes,
        SiroccoEncoder encoder) {
    /**
     * What came of it.
     *
     * @param there how many parts had been there
     */
    record Done(int parts, int there, EncodingCounts counts) {}

    /** How Spark is to be set up, so that the parts are the same whatever runs it, and are kept when they are done. */
    static Map<String, String> settings(long partBytes) {
        return Map.of("spark.sql.files.maxPartitionBytes", String.valueOf(partBytes),
                "spark.sql.files.openCostInBytes", "1",
                "spark.sql.files.minPartitionNum", "1",
                // What a task has written comes into its place when that task is done, and not when the last one is.
                "spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version", "2",
                // A task with several small files writes them side by side; sorted rows would be held.
                "spark.sql.maxConcurrentOutputFileWriters", "32");
    }

    Done run() throws IOException {
        Configuration configuration = session.sparkContext().hadoopConfiguration();
        TextFiles found = TextFiles.of(input, format, configuration);
        Path folder = new Path(output);
        expectOutside(configuration);
        Plan begun = Plan.read(folder, configuration);
        if (begun != null) {
            begun.expectSame(wanted(found.format()), found.files(), folder);
        }
        Plan plan = begun != null ? begun : new Plan(wanted(found.format()), found.files(), schema(found).json());
        Set<String> done = begun == null ? Set.of() : Plan.done(folder, configuration);
        List<String> missing = new ArrayList<>();
        Map<String, Integer> numbers = new HashMap<>();
        for (int file = 0; file < plan.files().size(); file++) {
            if (!plan.isDone(file, partBytes, done)) {
                missing.add(found.files().get(file).literal());
                numbers.put(TextFiles.TextFile.name(found.files().get(file).uri()), file);
            }
        }
        if (!missing.isEmpty()) {
            Dataset<Row> encoded = encoded(found.format(), (StructType) StructType.fromJson(plan.schema()), missing,
                    new MissingRows(numbers, done));
            // By now the columns and the model are known to be there.
            if (begun == null) {
                plan.write(folder, configuration);
            }
            // A part is one file, which is there when all of it is.
            encoded.write().mode(SaveMode.Append).option("maxRecordsPerFile", 0).partitionBy(MissingRows.PART)
                    .parquet(output);
        }
        return new Done(Plan.done(folder, configuration).size(), done.size(), encoder.counts());
    }

    /** The next start would find the output among the input's files. */
    private void expectOutside(Configuration configuration) throws IOException {
        String around = qualified(input, configuration);
        if (qualified(output, configuration).startsWith(around)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "--output (%s) must not lie in --input (%s)", output, input));
        }
    }

    private static String qualified(String folder, Configuration configuration) throws IOException {
        Path path = new Path(folder);
        return path.getFileSystem(configuration).makeQualified(path) + "/";
    }

    /** All that vectors and parts depend on. */
    private Map<String, String> wanted(String found) {
        Map<String, String> wanted = new HashMap<>();
        wanted.put("format", found);
        wanted.put("part-bytes", String.valueOf(partBytes));
        wanted.put("column", encoder.getInputCol());
        wanted.put("model", encoder.getModel());
        wanted.put("weights", encoder.getWeights());
        wanted.put("as", encoder.getInputKind());
        wanted.put("dimensions", String.valueOf(encoder.getDimensions()));
        wanted.put("max-tokens", String.valueOf(encoder.getMaxTokens()));
        wanted.put("overlong", encoder.getOverlong());
        wanted.put("null-text", encoder.getNullText());
        wanted.put("empty-text", encoder.getEmptyText());
        return wanted;
    }

    /** Of all files: those that are missing later may not show every column. */
    private StructType schema(TextFiles found) {
        StructType schema = reader(found.format())
                .load(found.files().stream().map(TextFiles.TextFile::literal).toArray(String[]::new)).schema();
        if (found.format().equals("text")) {
            schema = new StructType().add(encoder.getInputCol(), "string");
        }
        for (String name : List.of(MissingRows.PART, MissingRows.ROW)) {
            if (Arrays.stream(schema.fieldNames()).anyMatch(name::equalsIgnoreCase)) {
                throw new IllegalArgumentException(String.format(Locale.ROOT,
                        "the files have a column %s, which is what the output calls a column of its own", name));
            }
        }
        return schema;
    }

    private DataFrameReader reader(String found) {
        return session.read().format(found.equals("jsonl") ? "json" : found).option("mode", "FAILFAST");
    }

    private Dataset<Row> encoded(String found, StructType schema, List<String> files, MissingRows rows) {
        DataFrameReader reader = reader(found);
        // Spark's name for a text's column is its own.
        Dataset<Row> read = (found.equals("text") ? reader : reader.schema(schema)).load(files.toArray(String[]::new))
                .select(col("*"), col("_metadata.file_path"), col("_metadata.file_block_start"));
        return encoder.transform(read.mapPartitions(rows, Encoders.row(MissingRows.schema(schema))));
    }
}
