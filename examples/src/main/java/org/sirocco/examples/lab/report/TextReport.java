package org.sirocco.examples.lab.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The claims and what became of them, for a terminal; the figures are left to the page. */
public record TextReport(Language language) {
    public void write(OutputStream out, List<Object> facts, List<Section> sections) throws IOException {
        StringBuilder lines = new StringBuilder();
        lines.append(language.get("lab.title")).append('\n').append(language.get("lab.facts", facts)).append('\n');
        for (Section section : sections) {
            lines.append("\n# ").append(language.get(section.id() + ".title")).append("\n");
            for (Finding finding : section.findings()) {
                String key = section.id() + "." + finding.claim();
                lines.append(finding.holds() ? "  ✓ " : "  ✗ ").append(language.get(key, finding.numbers()))
                        .append("\n    ").append(language.get(finding.holds() ? "lab.held" : "lab.failed"))
                        .append(" ").append(language.get(key + ".result", finding.numbers())).append('\n');
            }
        }
        out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
    }
}
