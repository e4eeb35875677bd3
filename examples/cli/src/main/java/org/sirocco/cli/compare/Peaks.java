package org.sirocco.cli.compare;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.sirocco.encoder.BackendName;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.Backends;
import org.sirocco.encoder.BackendUnavailableException;
import org.sirocco.encoder.KernelException;
import org.sirocco.encoder.weights.WeightForm;

/** What devices reach by themselves: the best of all times that it is measured, since whatever disturbs makes it less. */
final class Peaks {
    /** What the word means, for the reports. */
    static final String MEANING = "Peak: GFLOP/s of independent float32 multiply-adds in registers, nothing loaded or stored, on"
            + " the same device and threads, the best of runs before and after the texts; – where it was not measured: for scalar,"
            + " and for what has threads or arithmetic of its own";

    private final int threads;
    private final PrintWriter err;
    /** Nothing for arithmetic that has no peak. */
    private final Map<BackendName, OptionalDouble> found = new HashMap<>();

    /** @param err is told where a device could not be measured */
    Peaks(int threads, PrintWriter err) {
        this.threads = threads;
        this.err = err;
    }

    /** The driver of a backend, with its version; empty where there is none. */
    static String driver(String backend) {
        BackendName name = BackendName.parse(backend, WeightForm.AUTO);
        return Backends.open(name.id(), BackendOptions.defaults().withWeights(name.weights())).driver();
    }

    void measure(List<Rival> rivals) {
        rivals.stream().flatMap(rival -> rival.device().arithmetic().stream()).distinct()
                .forEach(name -> found.merge(name, peak(name), Peaks::better));
    }

    private OptionalDouble peak(BackendName name) {
        try {
            return Backends.open(name.id(),
                    BackendOptions.defaults().withThreads(threads).withWeights(name.weights())).peakGigaflops();
        } catch (BackendUnavailableException | KernelException e) {
            err.printf(Locale.ROOT, "the peak of %s was not measured: %s%n", name, e.getMessage());
            return OptionalDouble.empty();
        }
    }

    private static OptionalDouble better(OptionalDouble one, OptionalDouble other) {
        return one.isEmpty() || other.isPresent() && other.getAsDouble() > one.getAsDouble() ? other : one;
    }

    List<Measurement> added(List<Measurement> measurements) {
        return measurements.stream()
                .map(m -> m.withPeak(m.rival().device().arithmetic().map(this::of).orElse(Double.NaN))).toList();
    }

    /** Forms of weights that are computed with in the same way have the same peak: the best of all that was measured. */
    private double of(BackendName name) {
        if (found.getOrDefault(name, OptionalDouble.empty()).isEmpty()) {
            return Double.NaN;
        }
        return found.entrySet().stream().filter(one -> one.getKey().id().equals(name.id()))
                .flatMapToDouble(one -> one.getValue().stream()).max().orElseThrow();
    }
}
