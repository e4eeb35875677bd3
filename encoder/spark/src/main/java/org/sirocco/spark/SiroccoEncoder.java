package org.sirocco.spark;

import org.apache.spark.SparkContext;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A transformer of Spark's ML pipelines: a column of texts becomes a column of vectors, {@code array<float>}, computed inside the
 * executors' JVMs. Rows and their other columns stay as they are, in order.
 *
 * <p>One encoder in each JVM serves all of its tasks. Texts are computed in batches by their tokens, across the rows of a
 * partition, a few batches at a time. As with Spark's own transformers, settings are changed by one thread at a time.
 */
public final class SiroccoEncoder extends EncoderParams implements DefaultParamsWritable {
    private static final long serialVersionUID = 1;

    /** What is counted at the moment, with its copies. */
    private Counters.Ongoing counting = new Counters.Ongoing();

    /** Starts from the default model and settings, with an identifier of its own. */
    public SiroccoEncoder() {
        this(Identifiable.randomUID("siroccoEncoder"));
    }

    /**
     * Starts from the default model and settings.
     *
     * @param uid what this stage of a pipeline is called
     */
    public SiroccoEncoder(String uid) {
        super(uid);
    }

    /**
     * Reads what {@link #write} has written.
     *
     * @return a reader, which Spark asks for where it reads a pipeline
     */
    public static MLReader<SiroccoEncoder> read() {
        return new Reading().read();
    }

    /**
     * Reads a transformer that was saved.
     *
     * @param path of the folder that it was saved to
     * @return the same, with the settings that it had
     */
    public static SiroccoEncoder load(String path) {
        return read().load(path);
    }

    private static final class Reading implements DefaultParamsReadable<SiroccoEncoder> {
        private static final long serialVersionUID = 1;
    }

    /** The same with other settings; what both encode is counted together. */
    @Override
    public SiroccoEncoder copy(ParamMap extra) {
        SiroccoEncoder copy = defaultCopy(extra);
        copy.counting = counting;
        return copy;
    }

    /**
     * The columns, and behind them that of the vectors.
     *
     * @throws IllegalArgumentException if there is no such column of texts, or one that is called as the new one
     */
    @Override
    public StructType transformSchema(StructType schema) {
        return Columns.with(this, schema);
    }

    /**
     * The rows with their vectors, which are computed when they are asked for, each time anew unless Spark is told to keep them.
     *
     * @throws IllegalArgumentException as {@link #transformSchema}, and for dimensions that the model does not have
     * @throws RuntimeException         if the model cannot be opened on the driver, unless it is not to be tried there
     */
    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        StructType schema = transformSchema(dataset.schema(), true);
        SparkContext context = dataset.sparkSession().sparkContext();
        EncoderKey key = key();
        if (getCheckModel()) {
            ModelCheck.onDriver(key, getDimensions(), context);
        }
        Dataset<Row> rows = dataset.toDF().mapPartitions(
                new EncodePartition(key, Columns.input(this, schema), chosen(InputKind.class, inputKind()),
                        getDimensions(), chosen(WithoutText.class, nullText()),
                        chosen(WithoutText.class, emptyText()), RowNames.of(getIdCols(), schema),
                        counting.in(context)),
                Encoders.row(schema));
        return Columns.named(rows, schema);
    }

    /**
     * What has been encoded so far of what this and its copies have transformed, in all jobs since the context began.
     *
     * @return the accumulators' values of now, as the driver knows them
     */
    public EncodingCounts counts() {
        return counting.now();
    }

    /**
     * Sets the column of texts.
     *
     * @param value its name
     * @return this
     */
    public SiroccoEncoder setInputCol(String value) {
        set(inputCol(), value);
        return this;
    }

    /**
     * Sets the column of vectors, which is added.
     *
     * @param value its name
     * @return this
     */
    public SiroccoEncoder setOutputCol(String value) {
        set(outputCol(), value);
        return this;
    }

    /**
     * Sets the columns whose values name a row where it is the reason of an error; none: its number in its partition does alone.
     *
     * @param value their names
     * @return this
     */
    public SiroccoEncoder setIdCols(String[] value) {
        set(idCols(), value);
        return this;
    }

    /**
     * Sets the model: a known name, organisation/name of the Hugging Face Hub, or a folder.
     *
     * @param value what names it
     * @return this
     */
    public SiroccoEncoder setModel(String value) {
        set(model(), value);
        return this;
    }

    /**
     * Sets what runs it: auto, simd, scalar, tornado or tornado:…:….
     *
     * @param value its id
     * @return this
     */
    public SiroccoEncoder setBackend(String value) {
        set(backend(), value);
        return this;
    }

    /**
     * Sets what matrices are kept as.
     *
     * @param value one of these
     * @return this
     */
    public SiroccoEncoder setWeights(String value) {
        set(weights(), value);
        return this;
    }

    /**
     * Sets what texts are, which decides the model's prompt.
     *
     * @param value one of these
     * @return this
     */
    public SiroccoEncoder setInputKind(String value) {
        set(inputKind(), value);
        return this;
    }

    /**
     * Sets what happens to a text over the limit.
     *
     * @param value one of these
     * @return this
     */
    public SiroccoEncoder setOverlong(String value) {
        set(overlong(), value);
        return this;
    }

    /**
     * Sets what becomes of a row whose text is null.
     *
     * @param value one of these
     * @return this
     */
    public SiroccoEncoder setNullText(String value) {
        set(nullText(), value);
        return this;
    }

    /**
     * Sets what becomes of a row whose text is empty or blank.
     *
     * @param value one of these
     * @return this
     */
    public SiroccoEncoder setEmptyText(String value) {
        set(emptyText(), value);
        return this;
    }

    /**
     * Sets how many numbers of a vector are kept, at unit length again; 0: all.
     *
     * @param value how many, or 0
     * @return this
     */
    public SiroccoEncoder setDimensions(int value) {
        set(dimensions(), value);
        return this;
    }

    /**
     * Sets most tokens that are computed together.
     *
     * @param value at least 1
     * @return this
     */
    public SiroccoEncoder setBatchTokens(int value) {
        set(batchTokens(), value);
        return this;
    }

    /**
     * Sets the longest text in tokens that is encoded in one piece; 0: the model's own limit.
     *
     * @param value tokens, or 0
     * @return this
     */
    public SiroccoEncoder setMaxTokens(int value) {
        set(maxTokens(), value);
        return this;
    }

    /**
     * Sets CPU threads of a task; 0: as many as spark.task.cpus says.
     *
     * @param value how many, or 0
     * @return this
     */
    public SiroccoEncoder setThreads(int value) {
        set(threads(), value);
        return this;
    }

    /**
     * Sets where known models are laid out on first use; empty: the user's cache folder.
     *
     * @param value a folder, or nothing
     * @return this
     */
    public SiroccoEncoder setCache(String value) {
        set(cache(), value);
        return this;
    }

    /**
     * Sets whether a model that is not there is an error; else it is downloaded.
     *
     * @param value whether it is
     * @return this
     */
    public SiroccoEncoder setOffline(boolean value) {
        set(offline(), value);
        return this;
    }

    /**
     * Sets whether the driver opens the model before a job is started.
     *
     * @param value whether it does
     * @return this
     */
    public SiroccoEncoder setCheckModel(boolean value) {
        set(checkModel(), value);
        return this;
    }
}
