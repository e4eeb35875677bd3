package org.sirocco.cli.compare;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.sirocco.cli.devices.TornadoSdk;
import org.sirocco.cli.encode.TextSource;
import org.sirocco.cli.output.OutputTarget;
import org.sirocco.cli.shared.AcceleratorModule;
import org.sirocco.cli.shared.ModelOptions;
import org.sirocco.encoder.BackendName;
import org.sirocco.encoder.BackendProvider;
import org.sirocco.encoder.BackendProvider.Status;
import org.sirocco.encoder.Backends;
import org.sirocco.encoder.BackendUnavailableException;
import org.sirocco.encoder.weights.WeightForm;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scripts/compare}: every backend on the same texts, honestly. */
@Command(name = "compare", mixinStandardHelpOptions = true, usageHelpAutoWidth = true, description = "Compares every backend that is here on the same texts: speed, and vectors against scalar.")
public final class CompareCommand implements Callable<Integer> {
    @Mixin
    private ModelOptions model;

    @Spec
    private CommandSpec spec;

    @Option(names = "--backends", split = ",", paramLabel = "ID[+FORM],…", description = "Which to compare (default: all that are here but scalar); with another form of weights than --weights: simd+int8.")
    private List<String> backends = List.of();

    @Option(names = "--batches", split = ",", paramLabel = "N,…", description = "Tokens computed together at most (default: ${DEFAULT-VALUE}).")
    private List<Integer> batches = List.of(512, 4096);

    @Option(names = "--rounds", paramLabel = "N", description = "Timed runs of each, in turn (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(names = "--texts", paramLabel = "N", description = "Texts at most (default: ${DEFAULT-VALUE}).")
    private int most = 512;

    @Option(names = "--workloads", split = ",", paramLabel = "NAME,…", description = "Which to measure: as given, short, one by one, at the limit (default: all).")
    private List<String> names = List.of();

    @Option(names = "--peers", description = "Measure ONNX Runtime and langchain4j's in-process model as well.")
    private boolean peers;

    @Option(names = "--peer-batch", paramLabel = "N", description = "Texts that ONNX Runtime computes together at most (default: ${DEFAULT-VALUE}).")
    private int peerBatch = PeerProvider.USUAL_BATCH;

    @Option(names = "--csv", paramLabel = "FILE", description = "Writes every row (default: ${DEFAULT-VALUE}).")
    private Path csv = Path.of("compare.csv");

    @Option(names = "--html", paramLabel = "FILE", description = "Writes a page with plots (default: ${DEFAULT-VALUE}).")
    private Path html = Path.of("compare.html");

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "One text a line (default: made-up sentences).")
    private Path file;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        for (var other : Map.of("--backend", "--backends", "--batch-tokens", "--batches").entrySet()) {
            if (spec.commandLine().getParseResult().hasMatchedOption(other.getKey())) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "compare takes %s, not %s", other.getValue(), other.getKey()));
            }
        }
        if (batches.stream().anyMatch(batch -> batch < 1)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "--batches %s must all be at least 1", batches));
        }
        if (rounds < 1 || most < 1 || peerBatch < 1) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "--rounds (%d), --texts (%d) and --peer-batch (%d) must be at least 1", rounds, most, peerBatch));
        }
        List<PeerProvider> others = peers ? PeerProvider.all() : List.of();
        List<BackendName> chosen = chosen(err);
        List<String> texts = file == null ? Workload.madeUp(most) : read(err);
        // Opened before hours of measuring, not after.
        try (OutputTarget csvTarget = OutputTarget.file(csv); OutputTarget htmlTarget = OutputTarget.file(html)) {
            CompareReport report = new Comparison(model, chosen, others, rounds, peerBatch, err).run(texts,
                    batches.stream().distinct().toList(), names, facts());
            try {
                csvTarget.stream().write(report.csv().getBytes(StandardCharsets.UTF_8));
                csvTarget.commit();
                htmlTarget.stream().write(report.page().getBytes(StandardCharsets.UTF_8));
                htmlTarget.commit();
            } finally {
                // What took so long to measure is shown whatever becomes of the files, and they are written whatever becomes
                // of this.
                out.print(report.table());
            }
            out.printf(Locale.ROOT, "written: %s, %s%n", csv, html);
            return report.allRight() ? 0 : 1;
        }
    }

    private RunFacts facts() {
        return RunFacts.now(String.join(" ", spec.version()), spec.commandLine().getParseResult().originalArgs(),
                model.threads(), AcceleratorModule.isHere() ? List.of(TornadoSdk.NAME) : List.of());
    }

    private List<String> read(PrintWriter err) throws IOException {
        try (TextSource source = TextSource.file(file)) {
            List<String> texts = source.next(Integer.MAX_VALUE).stream().filter(line -> !line.isBlank()).limit(most)
                    .toList();
            if (texts.isEmpty()) {
                throw new IllegalArgumentException(file + " holds no text");
            }
            source.noteInvalidLines(err);
            return texts;
        }
    }

    /** Which to compare; what cannot be is refused before anything is loaded. */
    private List<BackendName> chosen(PrintWriter err) {
        List<BackendName> chosen = new ArrayList<>();
        for (String id : backends.isEmpty() ? available(err) : backends) {
            BackendName name = BackendName.parse(id, model.weights());
            AcceleratorModule.expectFor(name.id());
            if (Backends.weightForms(name.id()).contains(name.weights())) {
                chosen.add(name);
            } else if (id.equals(name.id())) {
                // Asked for all of them, some of which have no such form.
                err.printf(Locale.ROOT, "%s cannot keep weights as %s and is compared with float32%n", id,
                        name.weights());
                chosen.add(new BackendName(id, WeightForm.FLOAT32));
            } else {
                throw new BackendUnavailableException(id, "it cannot keep weights as " + name.weights(),
                        "leave the form away");
            }
        }
        return chosen;
    }

    private static List<String> available(PrintWriter err) {
        List<String> ids = new ArrayList<>();
        for (BackendProvider provider : Backends.providers()) {
            for (Status status : provider.status()) {
                if (status.available() && !status.id().equals("scalar")) {
                    ids.add(status.id());
                } else if (!status.available()) {
                    err.printf(Locale.ROOT, "not compared: %s: %s%n", status.id(), status.description());
                }
            }
        }
        return ids.isEmpty() ? List.of("scalar") : ids;
    }
}
