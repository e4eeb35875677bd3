package org.sirocco.lab;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.sirocco.cli.output.OutputTarget;
import org.sirocco.cli.shared.ModelOptions;
import org.sirocco.lab.bench.Bench;
import org.sirocco.lab.experiments.WordAgainstSentence;
import org.sirocco.lab.extractors.ConvolutionShape;
import org.sirocco.lab.report.HtmlReport;
import org.sirocco.lab.report.Language;
import org.sirocco.lab.report.Section;
import org.sirocco.lab.report.TextReport;
import org.sirocco.text.EncodedText;
import org.sirocco.text.SentenceEncoder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scripts/lab}: runs the experiments and reports what came out. */
@Command(name = "lab", mixinStandardHelpOptions = true, usageHelpAutoWidth = true, description = "Experiments on how features are taken from a sequence: claims, tests, figures, results.")
public final class LabCommand implements Callable<Integer> {
    @Mixin
    private ModelOptions model;

    @Spec
    private CommandSpec spec;

    @Option(names = "--lang", paramLabel = "en|zh", description = "The report's language (default: en).")
    private Language language = Language.EN;

    @Option(names = "--text", paramLabel = "TEXT", description = "The sentence to experiment on (default: ${DEFAULT-VALUE}).")
    private String text = "the bank of the river was steep";

    @Option(names = "--output", paramLabel = "FILE.html", description = "A self-contained page (default: text on standard output).")
    private Path out;

    @Option(names = "--kernel", paramLabel = "K", description = "Tokens that a convolution sees, odd, at most 11 (default: ${DEFAULT-VALUE}).")
    private int kernel = 3;

    @Option(names = "--depth", paramLabel = "L", description = "Layers of convolution, growing then shrinking, at most 8 (default: ${DEFAULT-VALUE}); with --kernel and --channels at most 250,000 weights.")
    private int depth = 4;

    @Option(names = "--channels", paramLabel = "C", description = "Numbers per token in the comparison of extractors, at most 64 (default: ${DEFAULT-VALUE}).")
    private int channels = 32;

    @Override
    public Integer call() throws IOException {
        if (out != null && !out.toString().toLowerCase(Locale.ROOT).endsWith(".html")) {
            throw new ParameterException(spec.commandLine(),
                    String.format(Locale.ROOT, "--output (%s) must end in .html", out));
        }
        model.refuseChunks(spec.commandLine());
        PrintWriter err = spec.commandLine().getErr();
        ConvolutionShape shape = new ConvolutionShape(kernel, depth, channels);
        long start = System.nanoTime();
        try (OutputTarget target = out == null ? OutputTarget.standardOutput() : OutputTarget.file(out);
                SentenceEncoder encoder = model.open(err)) {
            Bench bench = new Bench(encoder, text, System::nanoTime,
                    ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime, shape);
            if (bench.wordsWithinLimit(text).spelling().size() < 2) {
                throw new IllegalArgumentException("--text must have at least 2 words for this model and limit");
            }
            int hidden = encoder.shape().hiddenSize();
            if (hidden < WordAgainstSentence.MOST_WORDS || hidden % 2 != 0) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "--model must have an even hidden size of at least %d, not %d",
                                WordAgainstSentence.MOST_WORDS, hidden));
            }
            EncodedText whole = encoder.encode(text);
            if (whole.truncated()) {
                err.printf(Locale.ROOT, "note: --text has %d tokens and was cut to the limit, %d%n",
                        whole.tokens(), encoder.maxTokens());
                err.flush();
            }
            List<Section> sections = Laboratory.run(bench);
            List<String> facts = new ArrayList<>();
            facts.add(language.get("lab.facts", List.of(encoder.modelName(), encoder.backend(), Language.start(text),
                    (System.nanoTime() - start) / 1e9, Runtime.getRuntime().availableProcessors())));
            if (whole.truncated()) {
                facts.add(language.get("lab.cut", List.of(whole.tokens(), encoder.maxTokens())));
            }
            if (out == null) {
                new TextReport(language).write(target.stream(), facts, sections);
            } else {
                new HtmlReport(language).write(target.stream(), facts, sections);
            }
            target.commit();
        }
        return 0;
    }
}
