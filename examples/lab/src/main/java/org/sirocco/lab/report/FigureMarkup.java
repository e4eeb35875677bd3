package org.sirocco.lab.report;

import java.util.List;
import java.util.Locale;
import org.sirocco.cli.page.Html;
import org.sirocco.lab.report.Figure.Arrow;
import org.sirocco.lab.report.Figure.Arrows;
import org.sirocco.lab.report.Figure.Line;
import org.sirocco.lab.report.Figure.Lines;
import org.sirocco.lab.report.Figure.Matrix;
import org.sirocco.lab.report.Figure.PixelRow;
import org.sirocco.lab.report.Figure.Pixels;
import org.sirocco.lab.report.Figure.Table;

/** Figures as HTML and inline SVG; colours come from the page's style sheet, so that both themes fit. */
record FigureMarkup(Language language) {
    /** Cells of more characters than this are text, which may break and starts at the left. */
    private static final int SHORT = 14;

    String of(Figure figure) {
        return switch (figure) {
            case Lines lines ->
                new LineChart(language, lines).svg() + legend(lines.lines().stream().map(Line::name).toList());
            case Arrows arrows -> arrows(arrows) + legend(arrows.arrows().stream().map(Arrow::name).toList());
            case Matrix matrix -> matrix(matrix);
            case Table table -> table(table);
            case Pixels pixels -> pixels(pixels);
        };
    }

    private String words(Object value) {
        return Html.escape(language.shown(value));
    }

    private String legend(List<String> names) {
        StringBuilder out = new StringBuilder("<ul class=\"legend\">");
        for (int i = 0; i < names.size(); i++) {
            out.append("<li><svg viewBox=\"0 0 28 8\" aria-hidden=\"true\"><path class=\"line s").append(i + 1)
                    .append("\" d=\"M1 4H27\"/></svg>").append(words(names.get(i))).append("</li>");
        }
        return out.append("</ul>\n").toString();
    }

    private String table(Table table) {
        StringBuilder out = new StringBuilder("<div class=\"scroll\"><table><thead><tr>");
        table.head().forEach(cell -> out.append("<th>").append(words(cell)).append("</th>"));
        out.append("</tr></thead><tbody>\n");
        for (List<Object> row : table.rows()) {
            out.append("<tr>");
            for (int i = 0; i < row.size(); i++) {
                String tag = i == 0 ? "th" : "td";
                String kind = language.shown(row.get(i)).length() > SHORT ? " class=\"text\"" : "";
                out.append("<").append(tag).append(kind).append(">").append(words(row.get(i))).append("</").append(tag)
                        .append(">");
            }
            out.append("</tr>\n");
        }
        return out.append("</tbody></table></div>\n").toString();
    }

    /** Shades by opacity over one colour; the number itself in each cell. */
    private String matrix(Matrix matrix) {
        double max = 0;
        for (double[] row : matrix.cells()) {
            for (double cell : row) {
                max = Math.max(max, cell);
            }
        }
        StringBuilder out = new StringBuilder("<div class=\"scroll\"><table class=\"map\"><thead><tr><th></th>");
        matrix.columns().forEach(name -> out.append("<th><bdi>").append(words(name)).append("</bdi></th>"));
        out.append("</tr></thead><tbody>\n");
        for (int r = 0; r < matrix.rows().size(); r++) {
            out.append("<tr><th><bdi>").append(words(matrix.rows().get(r))).append("</bdi></th>");
            for (double cell : matrix.cells()[r]) {
                double shade = max > 0 ? cell / max : 0;
                out.append(String.format(Locale.ROOT, "<td class=\"%s\" style=\"--shade:%.0f%%\">%.2f</td>",
                        shade > 0.55 ? "deep" : "pale", 100 * shade, cell));
            }
            out.append("</tr>\n");
        }
        return out.append("</tbody></table></div>\n").toString();
    }

    private String pixels(Pixels pixels) {
        StringBuilder out = new StringBuilder("<table class=\"pixels\">\n");
        for (PixelRow row : pixels.rows()) {
            out.append("<tr><td>");
            for (int colour : row.colours()) {
                out.append(String.format(Locale.ROOT, "<i style=\"background:#%06x\"></i>", colour));
            }
            out.append("</td><th>").append(words(row.name())).append("</th></tr>\n");
        }
        return out.append("</table>\n").toString();
    }

    private String arrows(Arrows arrows) {
        double least = 0;
        double most = 0;
        double low = 0;
        double high = 0;
        for (Arrow arrow : arrows.arrows()) {
            least = Math.min(least, arrow.x());
            most = Math.max(most, arrow.x());
            low = Math.min(low, arrow.y());
            high = Math.max(high, arrow.y());
        }
        double unit = Math.min(420 / (most - least), 260 / Math.max(high - low, 1e-9));
        double x0 = 20 - least * unit;
        double y0 = 20 + high * unit;
        StringBuilder out = new StringBuilder(String.format(Locale.ROOT,
                "<svg class=\"chart\" viewBox=\"0 0 460 %.0f\" role=\"img\" aria-label=\"%s\">\n",
                40 + (high - low) * unit, words(arrows.key())));
        for (int i = 0; i < arrows.arrows().size(); i++) {
            Arrow arrow = arrows.arrows().get(i);
            double x = x0 + arrow.x() * unit;
            double y = y0 - arrow.y() * unit;
            double angle = Math.toDegrees(Math.atan2(y - y0, x - x0));
            out.append(String.format(Locale.ROOT, """
                    <path class="line s%d" d="M%.1f %.1fL%.1f %.1f"/>
                    <path class="tip s%d" d="M0 0L-10 5L-10 -5Z" transform="translate(%.1f %.1f) rotate(%.1f)"/>
                    """, i + 1, x0, y0, x, y, i + 1, x, y, angle));
        }
        return out.append("</svg>\n").toString();
    }
}
