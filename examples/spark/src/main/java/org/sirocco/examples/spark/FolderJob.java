package org.sirocco.examples.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.is_valid_utf8;
import static org.apache.spark.sql.functions.udf;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.CollectionAccumulator;
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

    FolderJob {
        encoder = encoder.copy(new ParamMap()).setIdCols(new String[]{MissingRows.PART, MissingRows.ROW});
    }

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
        if (!Plan.isBegun(folder, configuration)) {
            Plan plan = new Plan(wanted(found.format()), found.files(), schema(found).json());
            // The columns and the model are known to be there before anything is.
            CollectionAccumulator<String> given = session.sparkContext().collectionAccumulator("parts");
            Dataset<Row> encoded = encoded(plan, found, Set.of(), given);
            try (Owner owner = Owner.of(folder, configuration)) {
                if (Plan.isBegun(owner.folder(), configuration)) {
                    throw new IllegalStateException("another run has just begun in " + output + ": start again");
                }
                plan.write(owner.folder(), configuration);
                return written(encoded, Set.of(), given);
            }
        }
        try (Owner owner = Owner.of(folder, configuration)) {
            Plan plan = Plan.read(owner.folder(), configuration);
            plan.expectSame(wanted(found.format()), found.files(), folder);
            Set<String> done = Plan.done(folder, configuration);
            CollectionAccumulator<String> given = session.sparkContext().collectionAccumulator("parts");
            Dataset<Row> encoded = encoded(plan, found, done, given);
            return encoded == null
                    ? new Done(done.size(), done.size(), encoder.counts())
                    : written(encoded, done, given);
        }
    }

    private Done written(Dataset<Row> encoded, Set<String> before, CollectionAccumulator<String> given)
            throws IOException {
        // A part is one file, which is there when all of it is.
        encoded.write().mode(SaveMode.Append).option("maxRecordsPerFile", 0).partitionBy(MissingRows.PART)
                .parquet(output);
        Set<String> done = Plan.done(new Path(output), session.sparkContext().hadoopConfiguration());
        Set<String> missing = new TreeSet<>(given.value());
        missing.addAll(before);
        missing.removeAll(done);
        if (!missing.isEmpty()) {
            throw new IllegalStateException(String.format(Locale.ROOT,
                    "%d parts that were written or there before are not in %s, the first of them %s: start again",
                    missing.size(), output, missing.iterator().next()));
        }
        return new Done(done.size(), before.size(), encoder.counts());
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
        wanted.put("model", encoder.modelIdentity());
        wanted.put("vector-column", encoder.getOutputCol());
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
        StructType schema = reader(found).option("mergeSchema", true).load(literal(found.files())).schema();
        if (found.format().equals("text")) {
            // Spark's name for a text's column is its own.
            StructField[] fields = schema.fields();
            fields[0] = new StructField(encoder.getInputCol(), DataTypes.StringType, true, Metadata.empty());
            schema = new StructType(fields);
        } else if (!hasColumn(schema, encoder.getInputCol())) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "--column (%s) must be one of the columns %s", encoder.getInputCol(),
                            Arrays.toString(schema.fieldNames())));
        }
        for (String name : List.of(MissingRows.PART, MissingRows.ROW)) {
            if (hasColumn(schema, name)) {
                throw new IllegalArgumentException(String.format(Locale.ROOT,
                        "the files have a column %s, which is what the output calls a column of its own", name));
            }
        }
        return schema;
    }

    private static boolean hasColumn(StructType schema, String name) {
        return Arrays.stream(schema.fieldNames()).anyMatch(name::equalsIgnoreCase);
    }

    private static String[] literal(List<TextFiles.TextFile> files) {
        return files.stream().map(TextFiles.TextFile::literal).toArray(String[]::new);
    }

    private DataFrameReader reader(TextFiles found) {
        DataFrameReader reader = session.read().format(found.format().equals("jsonl") ? "json" : found.format())
                .option("mode", "FAILFAST");
        // What folders are called, year=2026, is a column, too.
        return found.folder() == null ? reader : reader.option("basePath", found.folder());
    }

    /** The rows that are missing, with their vectors; null where none are. */
    private Dataset<Row> encoded(Plan plan, TextFiles found, Set<String> done, CollectionAccumulator<String> given) {
        List<TextFiles.TextFile> missing = new ArrayList<>();
        Map<String, Integer> numbers = new HashMap<>();
        for (int file = 0; file < plan.files().size(); file++) {
            if (!plan.isDone(file, partBytes, done)) {
                missing.add(found.files().get(file));
                numbers.put(TextFiles.TextFile.name(found.files().get(file).uri()), file);
            }
        }
        if (missing.isEmpty()) {
            return null;
        }
        StructType schema = (StructType) StructType.fromJson(plan.schema());
        encoder.transformSchema(MissingRows.schema(schema));
        Column text = col("`" + encoder.getInputCol().replace("`", "``") + "`");
        Dataset<Row> rows = reader(found).schema(schema).load(literal(missing))
                .select(col("*"), is_valid_utf8(text), col("_metadata.file_path"), col("_metadata.file_block_start"))
                .mapPartitions(new MissingRows(numbers, done), Encoders.row(MissingRows.schema(schema)));
        UserDefinedFunction noted = udf(new GivenParts(given), DataTypes.StringType).asNondeterministic();
        return encoder.transform(rows).withColumn(MissingRows.PART, noted.apply(col(MissingRows.PART)));
    }
}
