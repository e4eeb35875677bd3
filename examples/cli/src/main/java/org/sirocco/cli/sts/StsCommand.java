package org.sirocco.cli.sts;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.sirocco.cli.shared.ModelOptions;
import org.sirocco.cli.shared.Progress;
import org.sirocco.text.EncodedText;
import org.sirocco.text.SentenceEncoder;
import org.sirocco.text.names.MavenArtifact;
import org.sirocco.text.store.PinnedJar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code scripts/sts}: how far a model's cosines agree with what people judged. */
@Command(name = "sts", mixinStandardHelpOptions = true, usageHelpAutoWidth = true, description = {
        "Spearman's correlation of a model's cosines with people's judgements: STS-2012 (3,108 pairs) and STS-2013 (1,500).",
        "The texts are downloaded once through Maven (0.9 MB); their terms, in the jar's readme files, are for research."})
public final class StsCommand implements Callable<Integer> {
    private static final PinnedJar DATA = new PinnedJar(
            new MavenArtifact("org.dkpro.similarity", "dkpro-similarity-uima-data-asl", "2.3.0"),
            "97e1a640623a820ca221efda49321618842848045ca9ec7c53e75666466843f6");
    /** Texts encoded at once, so that progress is seen. */
    private static final int WINDOW = 512;

    @Mixin
    private ModelOptions model;

    @Option(names = "--data", paramLabel = "JAR|DIR", description = "The jar with the texts, or the folder it was unpacked into (default: in the cache or the local Maven repository, else downloaded).")
    private Path data;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        List<JudgedPairs> all = JudgedPairs
                .read(data == null ? DATA.find(model.cache(), model.downloads(err)) : data);
        try (SentenceEncoder encoder = model.open(err); Cosines cosines = new Cosines(encoder, all)) {
            List<double[]> found = new ArrayList<>();
            for (JudgedPairs pairs : all) {
                found.add(cosines.of(pairs));
            }
            out.printf(Locale.ROOT, "%s on backend %s, Spearman's correlation × 100%n", encoder.modelName(),
                    encoder.backend());
            for (JudgedPairs.Task task : JudgedPairs.Task.values()) {
                print(out, task, all, found);
            }
            if (cosines.cut > 0) {
                err.printf(Locale.ROOT, "note: %d texts had over %d tokens and were cut%n", cosines.cut,
                        encoder.maxTokens());
            }
        }
        out.flush();
        return 0;
    }

    /** All parts together, as MTEB has it, then each. */
    private static void print(PrintWriter out, JudgedPairs.Task task, List<JudgedPairs> all, List<double[]> cosines) {
        double[] x = {};
        double[] y = {};
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            JudgedPairs pairs = all.get(i);
            if (pairs.set() == task) {
                x = joined(x, cosines.get(i));
                y = joined(y, pairs.judged());
                lines.add(line("  " + pairs.part(), cosines.get(i), pairs.judged()));
            }
        }
        out.println(line(task.title(), x, y));
        lines.forEach(out::println);
    }

    private static String line(String name, double[] cosines, double[] judged) {
        return String.format(Locale.ROOT, "%-14s %6d pairs %8.2f", name, judged.length,
                100 * Spearman.correlation(cosines, judged));
    }

    private static double[] joined(double[] a, double[] b) {
        double[] joined = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, joined, a.length, b.length);
        return joined;
    }

    /** The cosine of each pair. */
    private static final class Cosines implements AutoCloseable {
        private final SentenceEncoder encoder;
        private final Progress progress;
        private long texts;
        private long cut;

        Cosines(SentenceEncoder encoder, List<JudgedPairs> all) {
            this.encoder = encoder;
            this.progress = new Progress(2L * all.stream().mapToInt(JudgedPairs::size).sum());
        }

        double[] of(JudgedPairs pairs) {
            double[] cosines = new double[pairs.size()];
            for (int from = 0; from < cosines.length; from += WINDOW) {
                int to = Math.min(from + WINDOW, cosines.length);
                List<EncodedText> vectors = encoder.encode(Stream
                        .concat(pairs.first().subList(from, to).stream(), pairs.second().subList(from, to).stream())
                        .toList());
                for (int i = from; i < to; i++) {
                    cosines[i] = vectors.get(i - from).cosine(vectors.get(to - from + i - from));
                }
                cut += vectors.stream().filter(EncodedText::truncated).count();
                texts += vectors.size();
                progress.update(texts, texts);
            }
            return cosines;
        }

        @Override
        public void close() {
            progress.close();
        }
    }
}
