package org.sirocco.cli.compare;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.sirocco.cli.shared.ModelOptions;
import org.sirocco.encoder.BackendName;
import org.sirocco.encoder.DeviceTimes;
import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.text.EncodedText;
import org.sirocco.text.SentenceEncoder;

/**
 * Opens contenders, has them measured batch size by batch size, and adds what is measured apart: devices' own times and peaks.
 *
 * @param rounds    timed runs of each
 * @param peerBatch texts that a peer computes together at most, where it lets one choose
 * @param err       is told what goes wrong while the rest goes on
 */
record Comparison(ModelOptions model, List<BackendName> chosen, List<PeerProvider> peers, int rounds, int peerBatch,
        PrintWriter err) {
    /** The specification is slow; so many texts of a workload are checked against it. */
    private static final int CHECKED = 64;

    /** A workload, and the specification's vectors for its first texts. */
    private record Task(Workload workload, List<float[]> expected) {}

    /**
     * @param texts     as given
     * @param batches   tokens computed together at most, one after another
     * @param workloads which, by name; none: all
     */
    CompareReport run(List<String> texts, List<Integer> batches, List<String> workloads, RunFacts facts) {
        BackendName specification = new BackendName("scalar", WeightForm.AUTO);
        try (SentenceEncoder scalar = open(specification, batches.getFirst(), false)) {
            List<Task> tasks = Workload.chosen(workloads, Workload.of(texts, scalar)).stream()
                    .map(workload -> new Task(workload, expected(workload, scalar))).toList();
            Peaks peaks = new Peaks(model.threads(), err);
            List<Measurement> measurements = new ArrayList<>();
            for (int batch : batches) {
                // Later ones find code compiled and, on some drivers, kernels kept.
                boolean firstTime = batch == batches.getFirst();
                // Texts that are handed over by themselves are no more together in a larger batch.
                List<Task> those = tasks.stream().filter(task -> firstTime || task.workload().together()).toList();
                if (!those.isEmpty()) {
                    measurements.addAll(measure(batch, firstTime, scalar.maxTokens(), those, peaks));
                }
            }
            measurements.stream().flatMap(m -> m.failure().stream()).findFirst()
                    .filter(failure -> measurements.stream().allMatch(m -> m.failure().isPresent()))
                    .ifPresent(failure -> {
                        // There is nothing to report on.
                        throw failure;
                    });
            return new CompareReport(scalar.modelName(), facts, peaks.added(measurements));
        }
    }

    private List<Measurement> measure(int batch, boolean firstTime, int maxTokens, List<Task> tasks, Peaks peaks) {
        Workload first = tasks.getFirst().workload();
        List<Contest.Entry> entries = new ArrayList<>();
        List<Measurement> measurements = new ArrayList<>();
        try {
            for (BackendName name : chosen) {
                entries.add(enter(name.toString(), false, entries, () -> new SiroccoContender(open(name, batch, false)),
                        first, firstTime));
            }
            for (PeerProvider peer : peers) {
                if (peer.offers(model.model())) {
                    entries.add(enter(peer.getClass().getSimpleName(), true, entries,
                            () -> peer.open(model.model(), model.threads(), maxTokens, peerBatch),
                            first, firstTime));
                }
            }
            List<RuntimeException> absent = entries.stream().map(Contest.Entry::failure).toList();
            entries.stream().filter(entry -> entry.failure() != null).forEach(entry -> err.printf(Locale.ROOT,
                    "not compared: %s: %s%n", entry.rival().label(), entry.failure().getMessage()));
            peaks.measure(entries.stream().map(Contest.Entry::rival).toList());
            for (Task task : tasks) {
                List<Measurement> found = new Contest(rounds, batch).run(entries, task.workload(), task.expected());
                found.stream().filter(m -> m.failure().filter(e -> !absent.contains(e)).isPresent())
                        .forEach(m -> err.printf(Locale.ROOT, "%s failed on texts %s: %s%n", m.rival().label(),
                                m.workload().name(), m.reason()));
                measurements.addAll(found);
            }
            peaks.measure(entries.stream().map(Contest.Entry::rival).toList());
        } finally {
            entries.forEach(this::close);
        }
        return withDeviceTimes(measurements, entries, batch,
                tasks.stream().map(Task::workload).toList());
    }

    private static List<float[]> expected(Workload workload, SentenceEncoder scalar) {
        List<String> checked = workload.texts().subList(0, Math.min(CHECKED, workload.texts().size()));
        return scalar.encode(checked).stream().map(EncodedText::vector).toList();
    }

    /** @param asked how it is called where it cannot be opened */
    private static Contest.Entry enter(String asked, boolean peer, List<Contest.Entry> before,
            Supplier<Contender> opener, Workload workload, boolean firstTime) {
        long start = System.nanoTime();
        Contender contender = null;
        try {
            contender = opener.get();
            contender.encode(workload.texts().subList(0, 1));
            double seconds = firstTime ? (System.nanoTime() - start) / 1e9 : Double.NaN;
            return new Contest.Entry(Rival.of(unlike(contender.name(), before), contender), contender, seconds, null);
        } catch (RuntimeException e) {
            // As in a contest: the others are measured, and the reports say why this one is not.
            return new Contest.Entry(Rival.absent(unlike(asked, before), peer), contender, Double.NaN, e);
        }
    }

    /** The name, with a number after it where others have it already. */
    private static String unlike(String name, List<Contest.Entry> before) {
        List<String> labels = before.stream().map(entry -> entry.rival().label()).toList();
        String label = name;
        for (int number = 2; labels.contains(label); number++) {
            label = name + " (" + number + ")";
        }
        return label;
    }

    private void close(Contest.Entry entry) {
        if (entry.contender() == null) {
            return;
        }
        try {
            entry.contender().close();
        } catch (RuntimeException e) {
            err.printf(Locale.ROOT, "%s could not be closed: %s%n", entry.rival().label(), e.getMessage());
        }
    }

    /** Runs every workload once more on each device that can measure itself; apart from the timed runs, which this would slow. */
    private List<Measurement> withDeviceTimes(List<Measurement> measurements, List<Contest.Entry> entries, int batch,
            List<Workload> workloads) {
        List<Measurement> all = new ArrayList<>(measurements);
        for (int c = 0; c < chosen.size(); c++) {
            String label = entries.get(c).rival().label();
            if (entries.get(c).failure() != null) {
                continue;
            }
            try (SentenceEncoder encoder = open(chosen.get(c), batch, true)) {
                if (encoder.deviceTimes().isEmpty()) {
                    continue;
                }
                Contender contender = new SiroccoContender(encoder);
                for (Workload workload : workloads) {
                    workload.encodedBy(contender, nanos -> {});
                    DeviceTimes before = encoder.deviceTimes().orElseThrow();
                    workload.encodedBy(contender, nanos -> {});
                    DeviceTimes times = encoder.deviceTimes().orElseThrow().since(before);
                    all.replaceAll(m -> m.rival().label().equals(label) && m.workload().equals(workload)
                            ? m.withDeviceTimes(times)
                            : m);
                }
            } catch (RuntimeException e) {
                err.printf(Locale.ROOT, "%s could not measure its own times: %s%n", label, e.getMessage());
            }
        }
        return all;
    }

    private SentenceEncoder open(BackendName name, int budget, boolean profiled) {
        return model.open(name.id(), name.weights(), budget, profiled, err);
    }
}
