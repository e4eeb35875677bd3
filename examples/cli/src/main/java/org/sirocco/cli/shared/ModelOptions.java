package org.sirocco.cli.shared;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.sirocco.encoder.BackendOptions.AttentionMode;
import org.sirocco.encoder.BackendOptions.EmbeddingPlace;
import org.sirocco.encoder.Backends;
import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.text.CrossEncoder;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.ModelSource;
import org.sirocco.text.Overlong;
import org.sirocco.text.SentenceEncoder;
import org.sirocco.text.SparseEncoder;
import org.sirocco.text.names.KnownModels;
import org.sirocco.text.store.Downloads;
import org.sirocco.text.store.ModelStore;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which model, where it runs and how: the same for every command. */
public final class ModelOptions {
    @Option(names = "--model", paramLabel = "NAME|ORG/NAME[@REV]|DIR|FILE.onnx|random:…", description = "The model (default: ${DEFAULT-VALUE}); ORG/NAME is one of the Hugging Face Hub.")
    private String model = KnownModels.DEFAULT;

    @Option(names = "--backend", paramLabel = "ID", description = "auto, simd, scalar, tornado or tornado:<driver>:<device> (default: auto); simd+int8 is simd with --weights int8.")
    private String backend = "auto";

    @Option(names = "--attention", paramLabel = "WAY", description = "fused (default) or steps: scores, scale, softmax, context, one after the other.")
    private AttentionMode attention = AttentionMode.FUSED;

    @Option(names = "--weights", paramLabel = "FORM", description = "What matrices are kept as: auto (default: as the model's files have them), float32, bfloat16, float16 or int8.")
    private WeightForm weights = WeightForm.AUTO;

    @Option(names = "--embeddings", paramLabel = "PLACE", description = "Where tokens are looked up: host (default), or device (tornado alone): ids go up and vectors come down.")
    private EmbeddingPlace embeddings = EmbeddingPlace.HOST;

    @Option(names = "--threads", paramLabel = "N", description = "CPU threads (default: all cores).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--overlong", paramLabel = "WAY", description = "A text over the model's limit: truncate (default, and say so), error, or chunk.")
    private Overlong overlong = Overlong.TRUNCATE;

    @Option(names = "--max-tokens", paramLabel = "N", description = "The longest text in tokens (default: what the model says).")
    private int maxTokens;

    @Option(names = "--batch-tokens", paramLabel = "N", description = "Tokens computed together at most (default: ${DEFAULT-VALUE}).")
    private int batchTokens = EncoderOptions.DEFAULT_BATCH_TOKENS;

    @Option(names = "--cache", paramLabel = "DIR", description = "Where known models are laid out on first use (default: $XDG_CACHE_HOME/sirocco, else ~/.cache/sirocco).")
    private Path cache;

    @Option(names = "--offline", description = "Never download a model.")
    private boolean offline;

    /** For commands that look at attention. */
    public void refuseChunks(CommandLine line) {
        if (overlong == Overlong.CHUNK) {
            throw new ParameterException(line,
                    "--overlong chunk: attention does not reach from one window to another; truncate or error");
        }
    }

    /** Opens the model; one with a name that is not here is downloaded, with progress on standard error. */
    public SentenceEncoder open(PrintWriter progress) {
        return open(false, progress);
    }

    /** The same with a device that measures its own times if asked. */
    public SentenceEncoder open(boolean profiled, PrintWriter progress) {
        return SentenceEncoder.load(ModelSource.parse(model),
                options(backend, weights, batchTokens, profiled, progress).embeddings(embeddings).build());
    }

    /**
     * The same with weights and a token budget of its own, on one of several backends: one that has no device to embed on does so
     * on the host, which is said.
     */
    public SentenceEncoder open(String onBackend, WeightForm form, int budget, boolean profiled, PrintWriter progress) {
        EncoderOptions.Builder options = options(onBackend, form, budget, profiled, progress);
        if (Backends.embeds(onBackend)) {
            options.embeddings(embeddings);
        } else if (embeddings == EmbeddingPlace.DEVICE) {
            progress.printf(Locale.ROOT, "%s embeds on the host: it has no device of its own%n", onBackend);
        }
        return SentenceEncoder.load(ModelSource.parse(model), options.build());
    }

    /** The same on a backend with the weights as the model's files have them, and embeddings on the host. */
    public SentenceEncoder openExact(String onBackend, PrintWriter progress) {
        return SentenceEncoder.load(ModelSource.parse(model),
                options(onBackend, WeightForm.AUTO, batchTokens, false, progress).build());
    }

    /** Opens a cross-encoder, of which none is known by name. */
    public CrossEncoder openCross(PrintWriter progress) {
        return CrossEncoder.load(ModelSource.parse(model),
                options(backend, weights, batchTokens, false, progress).embeddings(embeddings).build());
    }

    /** Opens a sparse encoder, of which none is known by name, with a device that measures its own times if asked. */
    public SparseEncoder openSparse(boolean profiled, PrintWriter progress) {
        return SparseEncoder.load(ModelSource.parse(model),
                options(backend, weights, batchTokens, profiled, progress).embeddings(embeddings).build());
    }

    private EncoderOptions.Builder options(String onBackend, WeightForm form, int budget, boolean profiled,
            PrintWriter progress) {
        AcceleratorModule.expectFor(onBackend);
        EncoderOptions.Builder options = EncoderOptions.builder().backend(onBackend).threads(threads)
                .attention(attention).weights(form).profiled(profiled).overlong(overlong).maxTokens(maxTokens)
                .batchTokens(budget);
        if (cache != null) {
            options.cache(cache);
        }
        return options.downloads(downloads(progress));
    }

    /** Whether anything may be downloaded, with progress. */
    public Downloads downloads(PrintWriter progress) {
        return offline ? Downloads.never() : Downloads.allowed(line -> {
            progress.println(line);
            progress.flush();
        });
    }

    /** Where known models are laid out. */
    public Path cache() {
        return cache == null ? ModelStore.defaultCache() : cache;
    }

    /** The model as it was typed. */
    public String model() {
        return model;
    }

    /** What weights are to be kept as. */
    public WeightForm weights() {
        return weights;
    }

    public int threads() {
        return threads;
    }
}
