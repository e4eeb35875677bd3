package org.sirocco.cli.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** What came out of a comparison: a table for the terminal, CSV, and a page that needs nothing else. */
record CompareReport(String model, List<Measurement> measurements) {
    /** Whether every backend of this project gave the specification's vectors. */
    boolean allRight() {
        return measurements.stream().allMatch(m -> m.right() || m.peer());
    }

    String table() {
        StringBuilder table = new StringBuilder("model " + model + "\n");
        String columns = "%-14s %-28s %7s %9s %9s %10s %8s %8s %7s %7s %9s %9s %10s  %s%n";
        table.append(String.format(Locale.ROOT, columns, "texts", "who", "batch", "first s", "texts/s", "tokens/s",
                "GFLOP/s", "kernels",
                "ratio", "spread", "transfer", "worst", "cosine", "vectors"));
        for (Measurement m : measurements) {
            table.append(String.format(Locale.ROOT, columns, m.workload(), m.contender(), m.batchTokens(),
                    first(m), fixed("%.1f", m.textsPerSecond()),
                    fixed("%.0f", m.tokensPerSecond()),
                    fixed("%.1f", m.gigaflops()), kernels(m), fixed("%.2f", m.ratio()),
                    fixed("%.0f%%", 100 * m.spread()), share(m),
                    fixed("%.1e", m.agreement().worst()), fixed("%.7f", m.agreement().cosine()), m.verdict()));
        }
        table.append(
                "first s: from opening to the first vector, compilation included; ratio: rate against the first of the"
                        + " group, median over rounds; kernels: GFLOP/s of a device's kernels alone, and transfer: part of its time, both by its"
                        + " profiler\n");
        table.append("GFLOP/s: " + Workload.FORMULA + "\n");
        return table.toString();
    }

    /** In percent, or a dash where nothing was measured. */
    static String share(Measurement m) {
        return Double.isNaN(m.transferShare()) ? "–" : fixed("%.1f%%", 100 * m.transferShare());
    }

    /** In seconds, or a dash where it was no first time. */
    static String first(Measurement m) {
        return Double.isNaN(m.firstSeconds()) ? "–" : fixed("%.2f", m.firstSeconds());
    }

    /** GFLOP/s of the kernels alone, or a dash where nothing was measured. */
    static String kernels(Measurement m) {
        return Double.isNaN(m.kernelSeconds()) ? "–" : fixed("%.1f", m.kernelGigaflops());
    }

    private static String fixed(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    String csv() {
        StringBuilder text = new StringBuilder();
        try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
            csv.printRecord("model", "workload", "contender", "batch_tokens", "first_seconds", "texts", "tokens",
                    "operations",
                    "median_seconds", "texts_per_second", "tokens_per_second", "gflops", "ratio", "spread",
                    "worst_difference",
                    "lowest_cosine", "kernel_seconds", "transfer_share", "right");
            for (Measurement m : measurements) {
                csv.printRecord(model, m.workload(), m.contender(), m.batchTokens(), m.firstSeconds(), m.texts(),
                        m.tokens(),
                        m.operations(), m.seconds(), m.textsPerSecond(), m.tokensPerSecond(), m.gigaflops(), m.ratio(),
                        m.spread(), m.agreement().worst(), m.agreement().cosine(), m.kernelSeconds(), m.transferShare(),
                        m.right());
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
