package org.sirocco.cli.compare;

import static org.sirocco.cli.compare.CompareReport.fixed;
import static org.sirocco.cli.compare.CompareReport.shown;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.sirocco.cli.page.Html;
import org.sirocco.encoder.weights.WeightForm;

/** The page's tables, each in a section of its own. */
record CompareTables(List<Measurement> all) {
    /** What each form of weights gives and costs, where a backend was measured with several; else nothing. */
    String precisions() {
        Map<String, Map<String, List<Measurement>>> families = all.stream()
                .filter(m -> !m.rival().peer() && m.failure().isEmpty())
                .collect(
                        Collectors.groupingBy(m -> m.rival().family(), LinkedHashMap::new, by(m -> m.rival().label())));
        families.values().removeIf(labels -> labels.values().stream().map(CompareTables::form).distinct().count() < 2);
        if (families.isEmpty()) {
            return "";
        }
        Workload together = all.stream().map(Measurement::workload).filter(Workload::together).findFirst()
                .orElse(null);
        String title = "What lighter weights give and cost";
        DataTable table = new DataTable(title, "tokens/s", "of float32", "one text, median ms", "lowest cosine",
                "mean cosine");
        for (Map<String, List<Measurement>> labels : families.values()) {
            double whole = labels.values().stream()
                    .filter(rows -> form(rows).equals(WeightForm.FLOAT32.toString()))
                    .mapToDouble(rows -> best(rows, together)).findFirst().orElse(Double.NaN);
            labels.forEach((label, rows) -> table.add(false, label, shown("%,.0f", best(rows, together)),
                    shown("%.2f", best(rows, together) / whole),
                    shown("%.2f", 1e3 * rows.stream().mapToDouble(m -> m.rounds().latency())
                            .filter(Double::isFinite).min().orElse(Double.NaN)),
                    fixed("%.6f", rows.stream().mapToDouble(m -> m.agreement().cosine()).reduce(1, Math::min)),
                    fixed("%.6f", rows.stream().mapToDouble(Measurement::meanCosine).average().orElseThrow())));
        }
        return section(title,
                (together == null ? "" : "Rates on texts " + together.name() + ", the best batch of each. ")
                        + "Cosines to scalar's vectors with the weights as the model's files have them, over all checked"
                        + " texts and rounds.",
                table.html(true), "");
    }

    private static String form(List<Measurement> rows) {
        return rows.getFirst().rival().form();
    }

    private static double best(List<Measurement> rows, Workload workload) {
        return rows.stream().filter(m -> m.workload().equals(workload)).mapToDouble(Measurement::tokensPerSecond).max()
                .orElse(Double.NaN);
    }

    /** How much of what it could each device does. */
    String devices() {
        String title = "Share of each device's peak";
        DataTable table = new DataTable(title, "peak, GFLOP/s", "most reached", "share", "on texts", "kernels alone");
        all.stream().filter(m -> m.failure().isEmpty()).collect(by(m -> m.rival().label())).forEach((label, rows) -> {
            Measurement best = rows.stream().max(Comparator.comparingDouble(Measurement::gigaflops)).orElseThrow();
            double kernels = rows.stream().mapToDouble(Measurement::kernelGigaflops).filter(Double::isFinite).max()
                    .orElse(Double.NaN);
            table.add(false, label, shown("%,.1f", best.peak()), fixed("%,.1f", best.gigaflops()),
                    shown("%.0f %%", 100 * best.gigaflops() / best.peak()), best.workload().name(),
                    shown("%.0f %%", 100 * kernels / best.peak()));
        });
        return section(title, Peaks.MEANING + ".", table.html(true), "");
    }

    String figures() {
        String title = "All figures";
        DataTable table = new DataTable(title, "batch", "first s", "texts/s", "tokens/s", "GFLOP/s", "kernels", "ratio",
                "spread", "transfer", "ms", "p95 ms", "worst difference", "lowest cosine", "mean cosine", "vectors");
        all.stream().collect(by(m -> m.workload().name())).forEach((workload, rows) -> {
            table.group("texts " + workload);
            rows.forEach(m -> table.add(!m.right(), m.rival().label(), String.valueOf(m.batchTokens()),
                    shown("%.2f", m.firstSeconds()), shown("%,.1f", m.textsPerSecond()),
                    shown("%,.0f", m.tokensPerSecond()), shown("%,.1f", m.gigaflops()),
                    shown("%,.1f", m.kernelGigaflops()), shown("%.2f", m.ratio()),
                    m.rounds().seconds().length == 1 ? DataTable.NOTHING : shown("%.0f %%", 100 * m.rounds().spread()),
                    shown("%.1f %%", 100 * m.transferShare()), shown("%.2f", 1e3 * m.rounds().latency()),
                    shown("%.2f", 1e3 * m.rounds().latencyOf95()), m.vectors("%.1e", m.agreement().worst()),
                    m.vectors("%.7f", m.agreement().cosine()), m.vectors("%.7f", m.meanCosine()), m.verdict()));
        });
        return section(title, "", table.html(false), "first s: from opening to the first vector, compilation included;"
                + " ratio: rate against the first of the group, median over rounds; spread: slowest less fastest round, of the"
                + " median; kernels: GFLOP/s of a device's kernels alone, and transfer: part of its time, both by its profiler;"
                + " columns without any figure are left out. GFLOP/s: " + Workload.FORMULA + ".");
    }

    private static Collector<Measurement, ?, Map<String, List<Measurement>>> by(Function<Measurement, String> name) {
        return Collectors.groupingBy(name, LinkedHashMap::new, Collectors.toList());
    }

    private static String section(String title, String before, String table, String after) {
        return "<section class=\"card" + (after.isEmpty() ? "" : " figures") + "\">\n<h2>" + Html.escape(title)
                + "</h2>\n" + note(before) + table
                + note(after) + "</section>\n";
    }

    private static String note(String text) {
        return text.isEmpty() ? "" : "<p class=\"soft\">" + Html.escape(text) + "</p>\n";
    }
}
