package org.sirocco.spark;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;
import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.Overlong;
import org.sirocco.text.names.KnownModels;

/** What can be set, as Spark's parameters: names, meaning, defaults, and what they are now. */
abstract class EncoderParams extends Transformer {
    private static final long serialVersionUID = 1;

    private final String uid;
    private final Param<String> inputCol;
    private final Param<String> outputCol;
    private final StringArrayParam idCols;
    private final Param<String> model;
    private final Param<String> backend;
    private final Param<String> weights;
    private final Param<String> inputKind;
    private final Param<String> overlong;
    private final Param<String> nullText;
    private final Param<String> emptyText;
    private final IntParam dimensions;
    private final IntParam batchTokens;
    private final IntParam maxTokens;
    private final IntParam threads;
    private final Param<String> cache;
    private final BooleanParam offline;
    private final BooleanParam checkModel;

    EncoderParams(String uid) {
        this.uid = uid;
        ParamMaker make = new ParamMaker(this);
        inputCol = make.text("inputCol", "the column of texts", "text");
        outputCol = make.text("outputCol", "the column of vectors, which is added", "vector");
        idCols = make.texts("idCols", "the columns whose values name a row in an error, beside its number");
        model = make.text("model", "the model: a known name, organisation/name of the Hugging Face Hub, or a folder",
                KnownModels.DEFAULT);
        backend = make.text("backend", "what runs it: auto, simd, scalar, tornado or tornado:<driver>:<device>",
                "auto");
        weights = make.choice("weights", "what matrices are kept as", WeightForm.AUTO, EnumSet.allOf(WeightForm.class));
        inputKind = make.choice("inputKind", "what texts are, which decides the model's prompt", InputKind.NEITHER,
                EnumSet.allOf(InputKind.class));
        overlong = make.choice("overlong", "what happens to a text over the limit", Overlong.TRUNCATE,
                EnumSet.allOf(Overlong.class));
        nullText = make.choice("nullText", "what becomes of a row whose text is null", WithoutText.NULL,
                EnumSet.complementOf(EnumSet.of(WithoutText.ENCODE)));
        emptyText = make.choice("emptyText", "what becomes of a row whose text is empty or blank", WithoutText.ENCODE,
                EnumSet.allOf(WithoutText.class));
        dimensions = make.number("dimensions", "how many numbers of a vector are kept, at unit length again; 0: all", 0,
                0);
        batchTokens = make.number("batchTokens", "most tokens that are computed together", 1,
                EncoderOptions.DEFAULT_BATCH_TOKENS);
        maxTokens = make.number("maxTokens",
                "the longest text in tokens that is encoded in one piece; 0: the model's own limit", 0, 0);
        threads = make.number("threads", "CPU threads of a task; 0: as many as spark.task.cpus says", 0, 0);
        cache = make.text("cache", "where known models are laid out on first use; empty: the user's cache folder", "");
        offline = make.flag("offline", "whether a model that is not there is an error; else it is downloaded", true);
        checkModel = make.flag("checkModel", "whether the driver opens the model before a job is started", true);
    }

    @Override
    public String uid() {
        return uid;
    }

    /** {@return the parameter {@code inputCol}} */
    public Param<String> inputCol() {
        return inputCol;
    }

    /** {@return the parameter {@code outputCol}} */
    public Param<String> outputCol() {
        return outputCol;
    }

    /** {@return the parameter {@code idCols}} */
    public StringArrayParam idCols() {
        return idCols;
    }

    /** {@return the parameter {@code model}} */
    public Param<String> model() {
        return model;
    }

    /** {@return the parameter {@code backend}} */
    public Param<String> backend() {
        return backend;
    }

    /** {@return the parameter {@code weights}} */
    public Param<String> weights() {
        return weights;
    }

    /** {@return the parameter {@code inputKind}} */
    public Param<String> inputKind() {
        return inputKind;
    }

    /** {@return the parameter {@code overlong}} */
    public Param<String> overlong() {
        return overlong;
    }

    /** {@return the parameter {@code nullText}} */
    public Param<String> nullText() {
        return nullText;
    }

    /** {@return the parameter {@code emptyText}} */
    public Param<String> emptyText() {
        return emptyText;
    }

    /** {@return the parameter {@code dimensions}} */
    public IntParam dimensions() {
        return dimensions;
    }

    /** {@return the parameter {@code batchTokens}} */
    public IntParam batchTokens() {
        return batchTokens;
    }

    /** {@return the parameter {@code maxTokens}} */
    public IntParam maxTokens() {
        return maxTokens;
    }

    /** {@return the parameter {@code threads}} */
    public IntParam threads() {
        return threads;
    }

    /** {@return the parameter {@code cache}} */
    public Param<String> cache() {
        return cache;
    }

    /** {@return the parameter {@code offline}} */
    public BooleanParam offline() {
        return offline;
    }

    /** {@return the parameter {@code checkModel}} */
    public BooleanParam checkModel() {
        return checkModel;
    }

    /** {@return the column of texts} */
    public String getInputCol() {
        return getOrDefault(inputCol);
    }

    /** {@return the column of vectors, which is added} */
    public String getOutputCol() {
        return getOrDefault(outputCol);
    }

    /** {@return the columns whose values name a row in an error} */
    public String[] getIdCols() {
        return getOrDefault(idCols);
    }

    /** {@return the model: a known name, organisation/name of the Hugging Face Hub, or a folder} */
    public String getModel() {
        return getOrDefault(model);
    }

    /** {@return what runs it: auto, simd, scalar, tornado or tornado:&lt;driver&gt;:&lt;device&gt;} */
    public String getBackend() {
        return getOrDefault(backend);
    }

    /** {@return what matrices are kept as} */
    public String getWeights() {
        return getOrDefault(weights);
    }

    /** {@return what texts are, which decides the model's prompt} */
    public String getInputKind() {
        return getOrDefault(inputKind);
    }

    /** {@return what happens to a text over the limit} */
    public String getOverlong() {
        return getOrDefault(overlong);
    }

    /** {@return what becomes of a row whose text is null} */
    public String getNullText() {
        return getOrDefault(nullText);
    }

    /** {@return what becomes of a row whose text is empty or blank} */
    public String getEmptyText() {
        return getOrDefault(emptyText);
    }

    /** {@return how many numbers of a vector are kept, at unit length again; 0: all} */
    public int getDimensions() {
        return (int) getOrDefault(dimensions);
    }

    /** {@return most tokens that are computed together} */
    public int getBatchTokens() {
        return (int) getOrDefault(batchTokens);
    }

    /** {@return the longest text in tokens that is encoded in one piece; 0: the model's own limit} */
    public int getMaxTokens() {
        return (int) getOrDefault(maxTokens);
    }

    /** {@return CPU threads of a task; 0: as many as spark.task.cpus says} */
    public int getThreads() {
        return (int) getOrDefault(threads);
    }

    /** {@return where known models are laid out on first use; empty: the user's cache folder} */
    public String getCache() {
        return getOrDefault(cache);
    }

    /** {@return whether a model that is not there is an error; else it is downloaded} */
    public boolean getOffline() {
        return (boolean) getOrDefault(offline);
    }

    /** {@return whether the driver opens the model before a job is started} */
    public boolean getCheckModel() {
        return (boolean) getOrDefault(checkModel);
    }

    /**
     * The model as it is found here now, which tells it from another one under the same name: a folder's whole path and a sum over
     * its files' names, sizes and times, {@code organisation/name@commit}, every other name as it is.
     *
     * @return the same for as long as the model is the same
     * @throws RuntimeException if it is one of the Hub that cannot be had here, unless the model is not to be tried on the driver
     */
    public String modelIdentity() {
        return identity().toString();
    }

    /** Of a model that need not be here, what can be told without it. */
    ModelIdentity identity() {
        return ModelIdentity.of(getModel(), getOffline(), getCheckModel());
    }

    /** What an encoder depends on. */
    EncoderKey key() {
        ModelIdentity identity = identity();
        return new EncoderKey(identity.model(), identity.version(), getBackend(), chosen(WeightForm.class, weights),
                getThreads(), getBatchTokens(), getMaxTokens(), chosen(Overlong.class, overlong),
                getCache().isEmpty() ? "" : Path.of(getCache()).toAbsolutePath().toString(), getOffline());
    }

    <E extends Enum<E>> E chosen(Class<E> type, Param<String> choice) {
        return Enum.valueOf(type, getOrDefault(choice).toUpperCase(Locale.ROOT));
    }
}
