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
import java.util.function.Supplier;
import org.sirocco.cli.encode.TextSource;
import org.sirocco.cli.output.OutputTarget;
import org.sirocco.cli.shared.AcceleratorModule;
import org.sirocco.cli.shared.ModelOptions;
import org.sirocco.encoder.BackendName;
import org.sirocco.encoder.BackendProvider;
import org.sirocco.encoder.BackendProvider.Status;
import org.sirocco.encoder.Backends;
import org.sirocco.encoder.BackendUnavailableException;
import org.sirocco.encoder.DeviceTimes;
import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.text.EncodedText;
import org.sirocco.text.SentenceEncoder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scripts/compare}: every backend on the same texts, honestly. */
@Command(name = "compare", mixinStandardHelpOptions = true, usageHelpAutoWidth = true, description = "Compares every backend that is here on the same texts: speed, and vectors against scalar.")
public final class CompareCommand implements Callable<Integer> {
    /** The specification is slow; so many texts of a workload are checked against it. */
    private static final int CHECKED = 64;

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
            CompareReport report = compare(chosen, texts, others, err);
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

    private CompareReport compare(List<BackendName> chosen, List<String> texts, List<PeerProvider> others,
            PrintWriter err) {
        BackendName specification = new BackendName("scalar", WeightForm.AUTO);
        try (SentenceEncoder scalar = open(specification, batches.getFirst(), false, err)) {
            List<Workload> workloads = Workload.chosen(names, Workload.of(texts, scalar));
            List<List<float[]>> expected = new ArrayList<>();
            for (Workload workload : workloads) {
                List<String> checked = workload.texts().subList(0, Math.min(CHECKED, workload.texts().size()));
                expected.add(scalar.encode(checked).stream().map(EncodedText::vector).toList());
            }
            List<Measurement> measurements = new ArrayList<>();
            for (int batch : batches) {
                measurements.addAll(measure(batch, scalar.maxTokens(), chosen, others, workloads, expected, err));
            }
            return new CompareReport(scalar.modelName(), measurements);
        }
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

    private List<Measurement> measure(int batch, int maxTokens, List<BackendName> chosen, List<PeerProvider> others,
            List<Workload> workloads, List<List<float[]>> expected, PrintWriter err) {
        List<Contest.Entry> entries = new ArrayList<>();
        // Later ones find code compiled and, on some drivers, kernels kept.
        boolean firstTime = batch == batches.getFirst();
        try {
            for (BackendName name : chosen) {
                entries.add(enter(() -> new SiroccoContender(open(name, batch, false, err)), workloads.getFirst(),
                        firstTime));
            }
            for (PeerProvider peer : others) {
                if (peer.offers(model.model())) {
                    entries.add(enter(() -> peer.open(model.model(), model.threads(), maxTokens, peerBatch),
                            workloads.getFirst(), firstTime));
                }
            }
            List<Measurement> measurements = new ArrayList<>();
            for (int w = 0; w < workloads.size(); w++) {
                measurements.addAll(new Contest(rounds, batch).run(entries, workloads.get(w), expected.get(w)));
            }
            entries.forEach(entry -> entry.contender().close());
            entries.clear();
            return withDeviceTimes(measurements, batch, chosen, workloads, err);
        } finally {
            entries.forEach(entry -> entry.contender().close());
        }
    }

    /** Runs every workload once more on each device that can measure itself; apart from the timed runs, which this would slow. */
    private List<Measurement> withDeviceTimes(List<Measurement> measurements, int batch, List<BackendName> chosen,
            List<Workload> workloads, PrintWriter err) {
        List<Measurement> all = new ArrayList<>(measurements);
        for (BackendName name : chosen) {
            try (SentenceEncoder encoder = open(name, batch, true, err)) {
                if (encoder.deviceTimes().isEmpty()) {
                    continue;
                }
                Contender contender = new SiroccoContender(encoder);
                for (Workload workload : workloads) {
                    workload.encodedBy(contender);
                    DeviceTimes before = encoder.deviceTimes().orElseThrow();
                    workload.encodedBy(contender);
                    DeviceTimes times = encoder.deviceTimes().orElseThrow().since(before);
                    all.replaceAll(m -> m.contender().equals(encoder.backend()) && m.workload().equals(workload.name())
                            ? m.withDeviceTimes(times)
                            : m);
                }
            }
        }
        return all;
    }

    private SentenceEncoder open(BackendName name, int budget, boolean profiled, PrintWriter err) {
        return model.open(name.id(), name.weights(), budget, profiled, err);
    }

    private static Contest.Entry enter(Supplier<Contender> opener, Workload workload, boolean firstTime) {
        long start = System.nanoTime();
        Contender contender = opener.get();
        contender.encode(workload.texts().subList(0, 1));
        return new Contest.Entry(contender, firstTime ? (System.nanoTime() - start) / 1e9 : Double.NaN);
    }
}
