package org.sirocco.cli.compare;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.sirocco.cli.page.Html;
import org.sirocco.cli.page.PageWriter;

/** The comparison as one HTML file, in the style of all pages: what ran where, bars, what speed costs, and all figures. */
final class ComparePage {
    private final CompareReport report;
    private final List<Measurement> all;

    ComparePage(CompareReport report) {
        this.report = report;
        this.all = report.measurements();
    }

    String html() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            PageWriter page = new PageWriter(out, ComparePage.class)
                    .begin("en", "Sirocco: comparison · " + report.model(), "compare.css");
            page.raw("<div class=\"wide\">\n<header class=\"top\"><h1>").text(report.model())
                    .raw("</h1><button id=\"theme\" type=\"button\">Light / dark</button></header>\n<main>\n");
            page.raw(facts()).raw(wrong());
            for (Workload workload : all.stream().map(Measurement::workload).distinct().toList()) {
                page.raw("<section class=\"card\">\n")
                        .raw(Bars.of(workload, all.stream().filter(m -> m.workload().equals(workload)).toList()))
                        .raw("</section>\n");
            }
            CompareTables tables = new CompareTables(all);
            page.raw(tables.precisions()).raw(tables.devices()).raw(tables.figures());
            page.raw("</main>\n</div>\n").end(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private String facts() {
        Map<String, String> shown = new LinkedHashMap<>();
        RunFacts facts = report.facts();
        shown.put("Machine", facts.machine());
        shown.put("Processor", facts.processor());
        // In the order of the tables, each once, whatever its weights are kept as; what is only known to be a CPU is no other
        // than this machine's.
        Map<String, String> devices = all.stream().map(m -> m.rival().device())
                .filter(device -> !Set.of("", "CPU").contains(device.description()))
                .collect(Collectors.toMap(device -> device.description().replaceFirst(", weights as \\S+$", ""),
                        Device::driver, (one, other) -> one,
                        LinkedHashMap::new));
        shown.put("Devices", devices.entrySet().stream()
                .map(one -> one.getKey() + (one.getValue().isEmpty() ? "" : ", " + one.getValue()))
                .collect(Collectors.joining("\n")));
        shown.put("Software", facts.version() + ", " + facts.software());
        shown.put("Threads", facts.threads() + " of the CPU");
        shown.put("Rounds", all.stream().map(m -> m.rounds().seconds().length).filter(n -> n > 0).findFirst().orElse(0)
                + ", in alternating order");
        shown.put("Date", facts.date().toString().replace('T', ' ').replace("Z", " UTC"));
        StringBuilder out = new StringBuilder(
                "<section class=\"card\">\n<h2>What ran where</h2>\n<dl class=\"facts\">\n");
        shown.forEach((name, value) -> {
            out.append("<dt>").append(name).append("</dt>");
            value.lines().forEach(line -> out.append("<dd>").append(Html.escape(line)).append("</dd>"));
            out.append("\n");
        });
        return out.append("<dt>Command</dt><dd><code>").append(Html.escape(facts.command()))
                .append("</code></dd>\n</dl>\n</section>\n").toString();
    }

    /** Above all figures: whose are worth nothing. */
    private String wrong() {
        TreeSet<String> lines = new TreeSet<>();
        for (Measurement m : all) {
            if (m.failure().isPresent()) {
                lines.add(m.rival().label() + " FAILED on texts " + m.workload().name() + ": " + m.reason());
            } else if (!m.right() && !m.rival().peer()) {
                lines.add(m.rival().label() + " gives WRONG vectors for texts " + m.workload().name() + ": "
                        + m.rival().bar().beside(m.agreement()));
            }
        }
        if (lines.isEmpty()) {
            return "";
        }
        StringBuilder out = new StringBuilder("<section class=\"card alarm\">\n<h2>Not right</h2>\n<ul>\n");
        lines.forEach(line -> out.append("<li>").append(Html.escape(line)).append("</li>\n"));
        return out.append("</ul>\n</section>\n").toString();
    }
}
