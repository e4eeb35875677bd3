package org.sirocco.cli.rerank;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.sirocco.cli.encode.TextSource;
import org.sirocco.cli.output.OutputTarget;
import org.sirocco.cli.shared.ModelOptions;
import org.sirocco.cli.shared.Progress;
import org.sirocco.cli.shared.Terminal;
import org.sirocco.text.CrossEncoder;
import org.sirocco.text.OverlongTextException;
import org.sirocco.text.ScoredPair;
import org.sirocco.text.tokenizer.RefusedTextException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scripts/rerank}: documents in, the same documents sorted out. */
@Command(name = "rerank", mixinStandardHelpOptions = true, usageHelpAutoWidth = true, description = "Sorts documents by how well they answer a query, with a cross-encoder (--model DIR).")
public final class RerankCommand implements Callable<Integer> {
    /** Documents read ahead: enough to fill batches, little enough that millions of lines need no memory. */
    private static final int WINDOW = 1024;

    @Mixin
    private ModelOptions model;

    @Spec
    private CommandSpec spec;

    @Option(names = "--input", paramLabel = "FILE|-", description = "One document a line; - for standard input.")
    private String input;

    @Option(names = "--output", paramLabel = "FILE|-", description = "Where to write; complete or absent (default: standard output).")
    private Path output;

    @Option(names = "--format", paramLabel = "FORM", description = "text (default on a terminal), jsonl or csv; else by --output's ending, else jsonl.")
    private RankFormat format;

    @Option(names = "--top", paramLabel = "K", description = "Only the K best (default: all).")
    private int top = Integer.MAX_VALUE;

    @Option(names = "--label", paramLabel = "NAME", description = "Of a model of several labels, the one whose probability sorts.")
    private String label;

    @Parameters(index = "0", paramLabel = "QUERY", description = "What the documents are to answer.")
    private String query;

    @Parameters(index = "1..*", paramLabel = "DOCUMENT", description = "The documents, unless --input is given.")
    private List<String> documents = List.of();

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        if (top < 1) {
            throw new ParameterException(spec.commandLine(), "--top (" + top + ") must be at least 1");
        }
        RankFormat form = format();
        TextSource.refuseReplaced(spec.commandLine(), input, "--output", output);
        try (TextSource source = TextSource.asked(spec.commandLine(), input, "DOCUMENT", documents);
                OutputTarget target = OutputTarget.open(output);
                CrossEncoder encoder = model.openCross(err)) {
            int sorting = label(encoder);
            Ranking ranking = new Ranking(top);
            long count = 0;
            long cut = 0;
            try (Progress progress = new Progress(source.bytes())) {
                for (List<String> window = source.next(WINDOW); !window.isEmpty(); window = source.next(WINDOW)) {
                    List<ScoredPair> pairs = score(encoder, window, count);
                    for (int i = 0; i < pairs.size(); i++) {
                        ScoredPair pair = pairs.get(i);
                        float score = sorting < 0 ? pair.score() : pair.probabilities()[sorting];
                        ranking.add(new RankedText(count++, window.get(i), pair, score));
                        cut += pair.truncated() ? 1 : 0;
                    }
                    progress.update(source.bytesRead(), count);
                }
            }
            form.write(target.stream(), encoder.modelName(), ranking.bestFirst());
            target.commit();
            report(err, source, count, cut, encoder.maxTokens());
        }
        return 0;
    }

    private List<ScoredPair> score(CrossEncoder encoder, List<String> window, long before) {
        try {
            return encoder.score(query, window);
        } catch (OverlongTextException e) {
            throw new IllegalStateException(String.format(Locale.ROOT,
                    "document %d and the query have %d tokens, model %s takes at most %d (--overlong truncate)",
                    before + e.index() + 1, e.tokens(), encoder.modelName(), e.limit()), e);
        } catch (RefusedTextException e) {
            throw new IllegalStateException(String.format(Locale.ROOT, "document %d and the query: %s",
                    before + e.index() + 1, e.reason()), e);
        }
    }

    /** Which label sorts; below 0 where the model has one score. */
    private int label(CrossEncoder encoder) {
        List<String> labels = encoder.labels();
        if (label == null && labels.size() > 1) {
            throw new ParameterException(spec.commandLine(), String.format(Locale.ROOT,
                    "model %s has several labels, %s: --label says whose probability sorts", encoder.modelName(),
                    labels));
        }
        if (label != null && (labels.size() == 1 || !labels.contains(label))) {
            throw new ParameterException(spec.commandLine(), String.format(Locale.ROOT,
                    labels.size() == 1 ? "--label %s: model %s has one score" : "--label %s: model %s has %s", label,
                    encoder.modelName(), labels));
        }
        return label == null ? -1 : labels.indexOf(label);
    }

    private static void report(PrintWriter err, TextSource source, long count, long cut, int limit) {
        if (count == 0) {
            err.println("note: the input is empty: there was no document to sort");
        }
        source.noteInvalidLines(err);
        if (cut > 0) {
            err.printf(Locale.ROOT,
                    "note: %d of %d documents had over %d tokens with the query and %s cut, the longer text first (--overlong error)%n",
                    cut, count, limit, cut == 1 ? "was" : "were");
        }
        err.flush();
    }

    private RankFormat format() {
        if (format != null) {
            return format;
        }
        return OutputTarget.isFile(output)
                ? RankFormat.ofFile(String.valueOf(output.getFileName())).orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--output " + output + ": no form ends like this; there are .jsonl, .csv and .txt,"
                                + " and --format says which is to be written all the same"))
                : Terminal.stdout() ? RankFormat.TEXT : RankFormat.JSONL;
    }
}
