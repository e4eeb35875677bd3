package org.sirocco.lab.report;

import java.util.Locale;
import org.sirocco.cli.page.Html;
import org.sirocco.lab.report.Figure.Line;
import org.sirocco.lab.report.Figure.Lines;

/** Lines over axes, as SVG. */
record LineChart(Language language, Lines lines) {
    private static final int WIDTH = 460;
    private static final int HEIGHT = 280;
    private static final int LEFT = 62;
    private static final int RIGHT = 28;
    private static final int TOP = 22;
    private static final int BOTTOM = 44;

    String svg() {
        Axis across = Axis.over(lines.lines().stream().map(Line::x).toList(), lines.logX());
        Axis up = Axis.over(lines.lines().stream().map(Line::y).toList(), lines.logY());
        StringBuilder out = new StringBuilder(String.format(Locale.ROOT,
                "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n", WIDTH, HEIGHT,
                Html.escape(language.get(lines.key()))));
        for (double tick : up.ticks()) {
            out.append(String.format(Locale.ROOT,
                    "<path class=\"grid\" d=\"M%d %.1fH%d\"/><text x=\"%d\" y=\"%.1f\" class=\"end\">%s</text>\n", LEFT,
                    y(up, tick), WIDTH - RIGHT, LEFT - 6, y(up, tick) + 4, Language.number(tick)));
        }
        for (double tick : across.ticks()) {
            out.append(String.format(Locale.ROOT,
                    "<path class=\"grid\" d=\"M%.1f %dV%d\"/><text x=\"%.1f\" y=\"%d\" class=\"middle\">%s</text>\n",
                    x(across, tick), TOP, HEIGHT - BOTTOM, x(across, tick), HEIGHT - BOTTOM + 16,
                    Language.number(tick)));
        }
        out.append(String.format(Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" class=\"middle name\">%s</text><text x=\"4\" y=\"12\" class=\"name\">%s</text>\n",
                (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, Html.escape(language.get(lines.key() + ".x")),
                Html.escape(language.get(lines.key() + ".y"))));
        for (int i = 0; i < lines.lines().size(); i++) {
            out.append("<path class=\"line s").append(i + 1).append("\" d=\"")
                    .append(path(lines.lines().get(i), across, up)).append("\"/>\n");
        }
        return out.append("</svg>\n").toString();
    }

    /** A line breaks where a number cannot be shown. */
    private static String path(Line line, Axis across, Axis up) {
        StringBuilder path = new StringBuilder();
        boolean drawing = false;
        for (int i = 0; i < line.x().length; i++) {
            boolean shown = across.shows(line.x()[i]) && up.shows(line.y()[i]);
            if (shown) {
                path.append(String.format(Locale.ROOT, "%s%.1f %.1f", drawing ? "L" : "M", x(across, line.x()[i]),
                        y(up, line.y()[i])));
            }
            drawing = shown;
        }
        return path.toString();
    }

    private static double x(Axis axis, double x) {
        return LEFT + axis.place(x) * (WIDTH - LEFT - RIGHT);
    }

    private static double y(Axis axis, double y) {
        return HEIGHT - BOTTOM - axis.place(y) * (HEIGHT - TOP - BOTTOM);
    }
}
