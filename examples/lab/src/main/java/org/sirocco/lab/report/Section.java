package org.sirocco.lab.report;

import java.util.List;

/**
 * What one experiment has to say; its words are in the language files under its id.
 *
 * @param id       {@code id.title} and {@code id.text} in the language files
 * @param findings each claim and what became of it
 * @param figures  what there is to see
 */
public record Section(String id, List<Finding> findings, List<Figure> figures) {
    public Section {
        findings = List.copyOf(findings);
        figures = List.copyOf(figures);
    }

    /** The claim of that name. */
    public Finding finding(String claim) {
        return findings.stream().filter(f -> f.claim().equals(claim)).findFirst().orElseThrow();
    }
}
