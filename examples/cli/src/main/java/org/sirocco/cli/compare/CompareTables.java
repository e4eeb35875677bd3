package org.sirocco.cli.compare;

import static org.sirocco.cli.compare.CompareReport.fixed;
import static org.sirocco.cli.compare.CompareReport.shown;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sirocco.cli.page.Html;
import org.sirocco.encoder.weights.WeightForm;

/** The page's tables; nothing where there is nothing to show. */
final class CompareTables {
    private CompareTables() {}

    /** What each form of weights gives and costs, where a backend was measured with several. */
    static String precisions(List<Measurement> all) {
        Map<String, Map<String, List<Measurement>>> families = all.stream()
                .filter(m -> !m.rival().peer() && m.failure().isEmpty())
                .collect(Collectors.groupingBy(m -> m.rival().family(), LinkedHashMap::new, byLabel()));
        families.values().removeIf(labels -> labels.values().stream().map(rows -> rows.getFirst().rival().form())
                .distinct().count() < 2);
        if (families.isEmpty()) {
            return "";
        }
        Workload together = all.stream().map(Measurement::workload).filter(Workload::together).findFirst()
                .orElse(null);
        StringBuilder out = new StringBuilder(
                "<section class=\"card\">\n<h2>What lighter weights give and cost</h2>\n<p class=\"soft\">");
        out.append(together == null ? "" : "Rates on texts " + Html.escape(together.name()) + ", the best batch of each. ")
                .append("Cosines to scalar's vectors with the weights as the model's files have them, over all checked texts and rounds.</p>\n")
                .append(head("What lighter weights give and cost", "tokens/s", "of float32", "one text, median ms", "lowest cosine", "mean cosine"));
        families.forEach((family, labels) -> {
            double whole = labels.values().stream()
                    .filter(rows -> rows.getFirst().rival().form().equals(WeightForm.FLOAT32.toString()))
                    .mapToDouble(rows -> best(rows, together)).findFirst().orElse(Double.NaN);
            labels.forEach((label, rows) -> out.append(row(label, shown("%,.0f", best(rows, together)),
                    shown("%.2f", best(rows, together) / whole),
                    shown("%.2f", 1e3 * rows.stream().mapToDouble(m -> m.rounds().latency())
                            .filter(Double::isFinite).min().orElse(Double.NaN)),
                    fixed("%.6f", rows.stream().mapToDouble(m -> m.agreement().cosine()).reduce(1, Math::min)),
                    fixed("%.6f", rows.stream().mapToDouble(Measurement::meanCosine).average().orElseThrow()))));
        });
        return out.append(end()).append("</section>\n").toString();
    }

    private static double best(List<Measurement> rows, Workload workload) {
        OptionalDouble best = rows.stream().filter(m -> m.workload().equals(workload))
                .mapToDouble(Measurement::tokensPerSecond).max();
        return best.orElse(Double.NaN);
    }

    /** How much of what it could each device does. */
    static String devices(List<Measurement> all) {
        StringBuilder out = new StringBuilder("<section class=\"card\">\n<h2>Share of each device's peak</h2>\n<p class=\"soft\">"
                + Html.escape(Peaks.MEANING) + ".</p>\n"
                + head("Share of each peak", "peak, GFLOP/s", "most reached", "share", "on texts", "kernels alone"));
        all.stream().filter(m -> m.failure().isEmpty()).collect(byLabel()).forEach((label, rows) -> {
            Measurement best = rows.stream().max(Comparator.comparingDouble(Measurement::gigaflops)).orElseThrow();
            double kernels = rows.stream().mapToDouble(Measurement::kernelGigaflops).filter(Double::isFinite).max()
                    .orElse(Double.NaN);
            out.append(row(label, shown("%,.1f", best.peak()), fixed("%,.1f", best.gigaflops()),
                    shown("%.0f %%", 100 * best.gigaflops() / best.peak()), best.workload().name(),
                    shown("%.0f %%", 100 * kernels / best.peak())));
        });
        return out.append(end()).append("</section>\n").toString();
    }

    static String figures(List<Measurement> all) {
        StringBuilder out = new StringBuilder("<section class=\"card figures\">\n<h2>All figures</h2>\n");
        out.append(head("All figures", "batch", "first s", "texts/s", "tokens/s", "GFLOP/s", "kernels", "ratio", "spread",
                "transfer", "ms", "p95 ms", "worst difference", "lowest cosine", "mean cosine", "vectors"));
        all.stream().collect(Collectors.groupingBy(m -> m.workload().name(), LinkedHashMap::new, Collectors.toList()))
                .forEach((workload, rows) -> {
                    out.append("</tbody>\n<tbody><tr><th colspan=\"16\" scope=\"rowgroup\">texts ")
                            .append(Html.escape(workload)).append("</th></tr>\n");
                    rows.forEach(m -> out.append(figures(m)));
                });
        return out.append(end()).append("<p class=\"soft\">first s: from opening to the first vector, compilation included;"
                + " ratio: rate against the first of the group, median over rounds; spread: slowest less fastest round, of the"
                + " median; kernels: GFLOP/s of a device's kernels alone, and transfer: part of its time, both by its profiler; "
                + "GFLOP/s: ").append(Html.escape(Workload.FORMULA)).append(".</p>\n</section>\n").toString();
    }

    private static String figures(Measurement m) {
        String row = row(m.rival().label(), String.valueOf(m.batchTokens()), shown("%.2f", m.firstSeconds()),
                shown("%,.1f", m.textsPerSecond()), shown("%,.0f", m.tokensPerSecond()), shown("%,.1f", m.gigaflops()),
                shown("%,.1f", m.kernelGigaflops()), shown("%.2f", m.ratio()),
                m.rounds().seconds().length == 1 ? "–" : shown("%.0f %%", 100 * m.rounds().spread()),
                shown("%.1f %%", 100 * m.transferShare()), shown("%.2f", 1e3 * m.rounds().latency()),
                shown("%.2f", 1e3 * m.rounds().latencyOf95()), vector(m, "%.1e", m.agreement().worst()),
                vector(m, "%.7f", m.agreement().cosine()), vector(m, "%.7f", m.meanCosine()), m.verdict());
        return m.right() ? row : row.replace("<tr>", "<tr class=\"bad\">");
    }

    /** A vector that is not a number shows as what it is; only where there are none is there a dash. */
    private static String vector(Measurement m, String format, double value) {
        return m.failure().isPresent() ? "–" : fixed(format, value);
    }

    private static Collector<Measurement, ?, Map<String, List<Measurement>>> byLabel() {
        return Collectors.groupingBy(m -> m.rival().label(), LinkedHashMap::new, Collectors.toList());
    }

    /** @param about for those who do not see where the table scrolls */
    private static String head(String about, String... rest) {
        return "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"" + about
                + "\"><table class=\"data\">\n<thead><tr><td></td>"
                + Stream.of(rest).map(cell -> "<th scope=\"col\">" + cell + "</th>").collect(Collectors.joining())
                + "</tr></thead>\n<tbody>\n";
    }

    private static String row(String first, String... rest) {
        return "<tr><th scope=\"row\">" + Html.escape(first) + "</th>"
                + Stream.of(rest).map(cell -> "<td>" + Html.escape(cell) + "</td>").collect(Collectors.joining())
                + "</tr>\n";
    }

    private static String end() {
        return "</tbody>\n</table></div>\n";
    }
}
