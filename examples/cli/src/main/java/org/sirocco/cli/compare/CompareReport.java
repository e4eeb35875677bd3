package org.sirocco.cli.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** What came out of a comparison: a table for the terminal, CSV, and a page that needs nothing else. */
record CompareReport(String model, RunFacts facts, List<Measurement> measurements) {
    /** Whether every backend of this project gave the specification's vectors, and none of all that take part failed. */
    boolean allRight() {
        return measurements.stream().allMatch(m -> m.right() || m.rival().peer() && m.failure().isEmpty());
    }

    String table() {
        StringBuilder table = new StringBuilder("model " + model + "\n");
        String columns = "%-14s %-28s %7s %9s %9s %10s %8s %8s %7s %7s %9s %9s %10s  %s%n";
        table.append(String.format(Locale.ROOT, columns, "texts", "who", "batch", "first s", "texts/s", "tokens/s",
                "GFLOP/s", "kernels", "ratio", "spread", "transfer", "worst", "cosine", "vectors"));
        for (Measurement m : measurements) {
            table.append(String.format(Locale.ROOT, columns, m.workload().name(), m.rival().label(), m.batchTokens(),
                    shown("%.2f", m.firstSeconds()), shown("%.1f", m.textsPerSecond()),
                    shown("%.0f", m.tokensPerSecond()), shown("%.1f", m.gigaflops()),
                    shown("%.1f", m.kernelGigaflops()), shown("%.2f", m.ratio()),
                    shown("%.0f%%", 100 * m.rounds().spread()), shown("%.1f%%", 100 * m.transferShare()),
                    m.vectors("%.1e", m.agreement().worst()), m.vectors("%.7f", m.agreement().cosine()), m.verdict()));
        }
        table.append(
                "first s: from opening to the first vector, compilation included; ratio: rate against the first of the"
                        + " group, median over rounds; kernels: GFLOP/s of a device's kernels alone, and transfer: part of its time, both by its"
                        + " profiler\n");
        table.append("GFLOP/s: " + Workload.FORMULA + "\n");
        return table.toString();
    }

    /** A dash where nothing was measured. */
    static String shown(String format, double value) {
        return Double.isNaN(value) ? DataTable.NOTHING : fixed(format, value);
    }

    static String fixed(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    /** New columns come after those that programs may read by their place. */
    String csv() {
        StringBuilder text = new StringBuilder();
        try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
            List<String> names = new ArrayList<>(List.of("model", "workload", "contender", "batch_tokens",
                    "first_seconds", "texts", "tokens", "operations", "median_seconds", "texts_per_second",
                    "tokens_per_second", "gflops", "ratio", "spread", "worst_difference", "lowest_cosine",
                    "kernel_seconds", "transfer_share", "right", "fastest_seconds", "slowest_seconds",
                    "latency_seconds", "latency_p95_seconds", "mean_cosine", "weights", "device", "driver",
                    "peak_gflops", "peak_share", "failure"));
            names.addAll(facts.named().keySet());
            csv.printRecord(names);
            for (Measurement m : measurements) {
                Rounds rounds = m.rounds();
                List<Object> row = new ArrayList<>(List.of(model, m.workload().name(), m.rival().label(),
                        m.batchTokens(), m.firstSeconds(), m.workload().texts().size(), m.workload().tokens(),
                        m.workload().operations(), rounds.median(), m.textsPerSecond(), m.tokensPerSecond(),
                        m.gigaflops(), m.ratio(), rounds.spread(), m.agreement().worst(), m.agreement().cosine(),
                        m.kernelSeconds(), m.transferShare(), m.right(), rounds.fastest(), rounds.slowest(),
                        rounds.latency(), rounds.latencyOf95(), m.meanCosine(), m.rival().form(),
                        m.rival().device().description(), m.rival().device().driver(), m.peak(),
                        m.gigaflops() / m.peak(), m.reason()));
                row.addAll(facts.named().values());
                csv.printRecord(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    String page() {
        return new ComparePage(this).html();
    }
}
