package org.sirocco.cli.compare;

import static org.sirocco.cli.compare.CompareReport.fixed;
import static org.sirocco.cli.compare.CompareReport.shown;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.sirocco.cli.page.Html;

/**
 * One workload as a table with a bar in each row and one label a contender: rates, or, of texts handed over by themselves, how
 * long each took.
 */
final class Bars {
    private final boolean rates;
    /** What the longest bar or line reaches. */
    private final double most;
    private final boolean spread;

    private Bars(Workload workload, List<Measurement> rows) {
        this.rates = workload.together();
        this.spread = rows.stream().anyMatch(m -> m.rounds().seconds().length > 1);
        this.most = rows.stream().mapToDouble(this::to).filter(Double::isFinite).max().orElse(1);
    }

    static String of(Workload workload, List<Measurement> rows) {
        Bars bars = new Bars(workload, rows);
        StringBuilder out = new StringBuilder("<h2>" + bars.title() + ", texts " + Html.escape(workload.name())
                + "</h2>\n<p class=\"soft\">" + bars.explanation(workload)
                + "</p>\n<table class=\"bars\">\n<thead><tr>"
                + (bars.rates ? "<th scope=\"col\">batch</th>" : "<td></td>") + "<td></td><th scope=\"col\">"
                + bars.unit() + "</th></tr></thead>\n");
        Map<String, List<Measurement>> grouped = rows.stream().collect(
                Collectors.groupingBy(m -> m.rival().label(), LinkedHashMap::new,
                        Collectors.toCollection(ArrayList::new)));
        grouped.forEach((label, group) -> {
            out.append("<tbody").append(group.getFirst().rival().peer() ? " class=\"peer\"" : "")
                    .append("><tr><th colspan=\"3\" scope=\"rowgroup\">").append(Html.escape(label))
                    .append(group.getFirst().rival().peer() ? " <small>another project</small>" : "")
                    .append("</th></tr>\n");
            group.forEach(m -> out.append(bars.row(m)));
            out.append("</tbody>\n");
        });
        return out.append("</table>\n").toString();
    }

    private String title() {
        return rates ? "Tokens per second" : "Milliseconds a text";
    }

    private String unit() {
        return rates ? "tokens/s" : "ms";
    }

    private String explanation(Workload workload) {
        String texts = fixed("%,.0f", workload.texts().size()) + " texts, "
                + fixed("%,.0f", workload.tokens()) + " tokens";
        return rates
                ? texts + "; longer is faster. Batch: tokens computed together at most. "
                        + (spread
                                ? "Bars are medians of the rounds, lines go from the slowest to the fastest."
                                : "One round: nothing is known of the spread.")
                : texts + ", one after another; shorter is faster. Bars are medians of all texts in all rounds, lines go on to"
                        + " what 95 of 100 stayed within (p95).";
    }

    private String row(Measurement m) {
        String batch = "<tr><td>" + (rates ? m.batchTokens() : "") + "</td>";
        if (m.failure().isPresent()) {
            return batch + "<td></td><td><b class=\"bad\">FAILED</b></td></tr>\n";
        }
        String verdict = m.right() ? "" : " <b class=\"bad\">" + m.verdict() + "</b>";
        String line = to(m) > from(m)
                ? fixed("<b style=\"left:%.1f%%;", 100 * from(m) / most)
                        + fixed("width:%.1f%%\"></b>", 100 * (to(m) - from(m)) / most)
                : "";
        return batch + "<td class=\"bar\"><div" + (m.right() ? "" : " class=\"wrong\"") + " aria-hidden=\"true\">"
                + fixed("<i style=\"width:%.1f%%\"></i>", 100 * value(m) / most) + line + "</div></td><td>" + numbers(m)
                + verdict + "</td></tr>\n";
    }

    private String numbers(Measurement m) {
        String value = "<b>" + fixed(rates ? "%,.0f" : "%.2f", value(m)) + "</b>";
        List<String> more = new ArrayList<>();
        if (rates) {
            if (spread) {
                more.add(fixed("%,.0f", from(m)) + "–" + fixed("%,.0f", to(m)));
            }
            if (!Double.isNaN(m.peak())) {
                more.add(shown("%.0f %% of peak", 100 * m.gigaflops() / m.peak()));
            }
        } else {
            more.add("p95 " + fixed("%.2f", to(m)));
            more.add(fixed("%,.0f", m.textsPerSecond()) + " texts/s");
        }
        return value + " " + more.stream().map(part -> "<small>" + part + "</small>").collect(Collectors.joining(" "));
    }

    private double value(Measurement m) {
        return rates ? m.tokensPerSecond() : 1e3 * m.rounds().latency();
    }

    private double from(Measurement m) {
        return rates ? m.workload().tokens() / m.rounds().slowest() : value(m);
    }

    private double to(Measurement m) {
        return rates ? m.workload().tokens() / m.rounds().fastest() : 1e3 * m.rounds().latencyOf95();
    }
}
