package org.sirocco.lab.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The claims and what became of them, for a terminal; the figures are left to the page. */
public record TextReport(Language language) {
    public void write(OutputStream out, List<String> facts, List<Section> sections) throws IOException {
        StringBuilder lines = new StringBuilder();
        lines.append(language.get("lab.title")).append('\n');
        facts.forEach(fact -> lines.append(fact).append('\n'));
        for (Section section : sections) {
            lines.append("\n# ").append(language.get(section.id() + ".title")).append("\n");
            Wording wording = new Wording(language, section);
            for (Finding finding : section.findings()) {
                String mark = switch (finding.verdict()) {
                    case HELD -> "  ✓ ";
                    case FAILED -> "  ✗ ";
                    case OPEN -> "  – ";
                };
                lines.append(mark).append(wording.claim(finding)).append("\n    ").append(wording.verdict(finding))
                        .append(" ").append(wording.result(finding)).append('\n');
            }
        }
        out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
    }
}
