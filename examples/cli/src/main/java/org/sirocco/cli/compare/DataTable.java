package org.sirocco.cli.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.sirocco.cli.page.Html;

/** Rows of figures, each after a name, some under a heading; as HTML that scrolls where it is too wide. */
final class DataTable {
    /** What stands for no figure. */
    static final String NOTHING = "–";

    private record Row(String name, List<String> cells, boolean bad) {}

    private final String about;
    private final List<String> columns;
    private final List<Row> rows = new ArrayList<>();

    /** @param about for those who do not see where the table scrolls */
    DataTable(String about, String... columns) {
        this.about = about;
        this.columns = List.of(columns);
    }

    /** A heading over the rows that follow. */
    void group(String name) {
        rows.add(new Row(name, List.of(), false));
    }

    /** @param bad whether it is not to be relied upon */
    void add(boolean bad, String name, String... cells) {
        rows.add(new Row(name, List.of(cells), bad));
    }

    /** @param all whether columns without any figure are shown as well */
    String html(boolean all) {
        int[] shown = IntStream.range(0, columns.size())
                .filter(c -> all || rows.stream().anyMatch(
                        row -> !row.cells().isEmpty() && !row.cells().get(c).equals(NOTHING)))
                .toArray();
        StringBuilder out = new StringBuilder("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\""
                + Html.escape(about) + "\"><table class=\"data\">\n<thead><tr><td></td>");
        IntStream.of(shown)
                .forEach(c -> out.append("<th scope=\"col\">").append(Html.escape(columns.get(c))).append("</th>"));
        out.append("</tr></thead>\n<tbody>\n");
        for (Row row : rows) {
            if (row.cells().isEmpty()) {
                out.append("</tbody>\n<tbody><tr><th colspan=\"").append(1 + shown.length)
                        .append("\" scope=\"rowgroup\">").append(Html.escape(row.name())).append("</th></tr>\n");
                continue;
            }
            out.append(row.bad() ? "<tr class=\"bad\">" : "<tr>").append("<th scope=\"row\">")
                    .append(Html.escape(row.name())).append("</th>");
            IntStream.of(shown)
                    .forEach(c -> out.append("<td>").append(Html.escape(row.cells().get(c))).append("</td>"));
            out.append("</tr>\n");
        }
        return out.append("</tbody>\n</table></div>\n").toString();
    }
}
