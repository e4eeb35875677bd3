package org.sirocco.cli.compare;

import java.util.List;
import java.util.Locale;
import org.sirocco.cli.page.Html;

/** The comparison as one HTML file: a bar for each row, drawn as SVG, and the table. Light and dark, no script. */
final class ComparePage {
    private static final int BAR = 22;
    private static final int LABEL = 330;
    private static final int WIDTH = 460;

    private final CompareReport report;

    ComparePage(CompareReport report) {
        this.report = report;
    }

    String html() {
        StringBuilder page = new StringBuilder();
        page.append(
                """
                        <!DOCTYPE html>
                        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                        <title>Sirocco: comparison</title><style>
                        :root { color-scheme: light dark; --bar: #2a78c8; --wrong: #c8442a }
                        body { font: 15px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem }
                        svg { max-width: 100%; height: auto } text { fill: currentColor; font-size: 13px }
                        rect { fill: var(--bar) } rect.wrong { fill: var(--wrong) }
                        .scroll { overflow-x: auto } table { border-collapse: collapse } td, th { padding: .15rem .6rem; text-align: right }
                        td:first-child, th:first-child, td:nth-child(2), th:nth-child(2) { text-align: left }
                        tr { border-bottom: 1px solid #8884 } .wrong { color: var(--wrong); font-weight: bold }
                        </style></head><body>
                        """);
        page.append("<h1>").append(Html.escape(report.model())).append("</h1>\n");
        for (String workload : report.measurements().stream().map(Measurement::workload).distinct().toList()) {
            page.append("<h2>Tokens per second, texts ").append(Html.escape(workload)).append("</h2>\n");
            bars(page, report.measurements().stream().filter(m -> m.workload().equals(workload)).toList());
        }
        table(page);
        page.append("<p>GFLOP/s: ").append(Html.escape(Workload.FORMULA)).append(".</p>\n</body></html>\n");
        return page.toString();
    }

    private static void bars(StringBuilder page, List<Measurement> rows) {
        double most = rows.stream().mapToDouble(Measurement::tokensPerSecond).max().orElse(1);
        page.append(String.format(Locale.ROOT, "<svg viewBox=\"0 0 %d %d\" width=\"%1$d\" role=\"img\">\n",
                LABEL + WIDTH + 90,
                rows.size() * BAR + 4));
        for (int i = 0; i < rows.size(); i++) {
            Measurement m = rows.get(i);
            double length = WIDTH * m.tokensPerSecond() / most;
            page.append(String.format(Locale.ROOT,
                    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s, batch %d</text>"
                            + "<rect%s x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/><text x=\"%.1f\" y=\"%d\">%,.0f</text>%n",
                    LABEL - 8, i * BAR + 16, Html.escape(m.contender()), m.batchTokens(),
                    m.right() ? "" : " class=\"wrong\"", LABEL,
                    i * BAR + 3, length, BAR - 6, LABEL + length + 6, i * BAR + 16, m.tokensPerSecond()));
        }
        page.append("</svg>\n");
    }

    private void table(StringBuilder page) {
        page.append("<h2>All figures</h2>\n<div class=\"scroll\"><table><tr>");
        for (String head : List.of("texts", "who", "batch", "first s", "texts/s", "tokens/s", "GFLOP/s",
                "kernels' GFLOP/s", "ratio",
                "spread", "transfer", "worst difference", "lowest cosine", "vectors")) {
            page.append("<th>").append(head).append("</th>");
        }
        page.append("</tr>\n");
        for (Measurement m : report.measurements()) {
            page.append(String.format(Locale.ROOT,
                    "<tr><td>%s</td><td>%s</td><td>%d</td><td>%s</td><td>%.1f</td><td>%.0f</td><td>%.1f</td><td>%s</td><td>%.2f</td>"
                            + "<td>%.0f%%</td><td>%s</td><td>%.1e</td><td>%.7f</td><td%s</td></tr>%n",
                    Html.escape(m.workload()), Html.escape(m.contender()), m.batchTokens(), CompareReport.first(m),
                    m.textsPerSecond(),
                    m.tokensPerSecond(), m.gigaflops(), CompareReport.kernels(m), m.ratio(), 100 * m.spread(),
                    CompareReport.share(m), m.agreement().worst(),
                    m.agreement().cosine(),
                    (m.right() ? ">" : " class=\"wrong\">") + m.verdict()));
        }
        page.append("</table></div>\n");
    }
}
