package org.sirocco.lab.report;

import java.util.List;
import java.util.Locale;
import org.sirocco.lab.report.Finding.Verdict;

/** What is said about a section's findings. */
record Wording(Language language, Section section) {
    String claim(Finding finding) {
        return language.get(key(finding), finding.numbers());
    }

    /** One word. */
    String verdict(Finding finding) {
        return language.get("lab." + code(finding));
    }

    /** {@code held}, {@code failed} or {@code open}. */
    static String code(Finding finding) {
        return finding.verdict().name().toLowerCase(Locale.ROOT);
    }

    String result(Finding finding) {
        String failed = key(finding) + ".failed";
        String result = key(finding) + ".result";
        return switch (finding.verdict()) {
            // A claim's own reason says all; one of the whole laboratory knows nothing of what was measured.
            case OPEN -> language.get(finding.reason(), finding.numbers())
                    + (finding.reason().startsWith("lab.") ? " " + language.get(result, finding.numbers()) : "");
            case FAILED -> language.get(language.keys().contains(failed) ? failed : result, finding.numbers());
            case HELD -> language.get(result, finding.numbers());
        };
    }

    /** How many held, and how many were not judged, if any. */
    String count() {
        long held = section.findings().stream().filter(Finding::holds).count();
        long open = section.findings().stream().filter(f -> f.verdict() == Verdict.OPEN).count();
        return language.get(open == 0 ? "lab.count" : "lab.countopen", List.of(held, section.findings().size(), open));
    }

    boolean anyFailed() {
        return section.findings().stream().anyMatch(f -> f.verdict() == Verdict.FAILED);
    }

    private String key(Finding finding) {
        return section.id() + "." + finding.claim();
    }
}
