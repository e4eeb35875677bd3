package org.sirocco.examples.lab.report;

import java.util.List;
import java.util.Locale;
import org.sirocco.examples.lab.report.Finding.Verdict;

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
        return language.get(switch (finding.verdict()) {
            case OPEN -> finding.reason();
            case FAILED -> language.keys().contains(failed) ? failed : key(finding) + ".result";
            case HELD -> key(finding) + ".result";
        }, finding.numbers());
    }

    /** How many held, of those that were judged. */
    String count() {
        long judged = section.findings().stream().filter(f -> f.verdict() != Verdict.OPEN).count();
        return language.get("lab.count", List.of(section.findings().stream().filter(Finding::holds).count(), judged));
    }

    boolean anyFailed() {
        return section.findings().stream().anyMatch(f -> f.verdict() == Verdict.FAILED);
    }

    private String key(Finding finding) {
        return section.id() + "." + finding.claim();
    }
}
