package org.sirocco.examples.spark;

import org.sirocco.encoder.BackendName;
import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.spark.SiroccoEncoder;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What can be said of the encoder, under the names that scripts/encode has for it. */
final class EncoderArguments {
    private static final SiroccoEncoder STANDARD = new SiroccoEncoder();

    @Option(names = "--column", paramLabel = "NAME", description = "The column of texts (default: ${DEFAULT-VALUE}).")
    private String column = STANDARD.getInputCol();

    @Option(names = "--vector-column", paramLabel = "NAME", description = "The column of vectors, which is added (default: ${DEFAULT-VALUE}).")
    private String vectorColumn = STANDARD.getOutputCol();

    @Option(names = "--model", paramLabel = "NAME|ORG/NAME[@REV]|DIR", description = "The model (default: ${DEFAULT-VALUE}).")
    private String model = STANDARD.getModel();

    @Option(names = "--backend", paramLabel = "ID", description = "auto, simd, scalar, tornado or tornado:<driver>:<device> (default: ${DEFAULT-VALUE}).")
    private String backend = STANDARD.getBackend();

    @Option(names = "--weights", paramLabel = "FORM", description = "auto (default: as the model's files have them), float32, bfloat16, float16 or int8.")
    private String weights = STANDARD.getWeights();

    @Option(names = "--as", paramLabel = "KIND", description = "query, document or neither (default: ${DEFAULT-VALUE}).")
    private String kind = STANDARD.getInputKind();

    @Option(names = "--dimensions", paramLabel = "N", description = "How many numbers of a vector are kept (default: all).")
    private int dimensions = STANDARD.getDimensions();

    @Option(names = "--batch-tokens", paramLabel = "N", description = "Tokens computed together at most (default: ${DEFAULT-VALUE}).")
    private int batchTokens = STANDARD.getBatchTokens();

    @Option(names = "--max-tokens", paramLabel = "N", description = "The longest text in tokens (default: what the model says).")
    private int maxTokens = STANDARD.getMaxTokens();

    @Option(names = "--overlong", paramLabel = "WAY", description = "A text over the limit: truncate (default), error or chunk.")
    private String overlong = STANDARD.getOverlong();

    @Option(names = "--null-text", paramLabel = "WAY", description = "A row whose text is null: null (default), skip or error.")
    private String nullText = STANDARD.getNullText();

    @Option(names = "--empty-text", paramLabel = "WAY", description = "A row whose text is empty or blank: encode (default), null, skip or error.")
    private String emptyText = STANDARD.getEmptyText();

    @Option(names = "--cache", paramLabel = "DIR", description = "Where known models are laid out on first use (default: the user's cache folder).")
    private String cache = STANDARD.getCache();

    @Option(names = "--offline", description = "Never download a model.")
    private boolean offline;

    SiroccoEncoder encoder(CommandLine line) {
        try {
            return new SiroccoEncoder().setInputCol(column).setOutputCol(vectorColumn).setModel(model)
                    .setBackend(backend).setWeights(weights).setInputKind(kind).setDimensions(dimensions)
                    .setBatchTokens(batchTokens).setMaxTokens(maxTokens)
                    .setOverlong(overlong).setNullText(nullText).setEmptyText(emptyText).setCache(cache)
                    .setOffline(offline);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line, e.getMessage(), e);
        }
    }

    boolean isScalar() {
        return BackendName.parse(backend, WeightForm.AUTO).id().equals("scalar");
    }
}
