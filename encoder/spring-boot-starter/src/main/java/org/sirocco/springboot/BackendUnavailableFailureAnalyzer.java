package org.sirocco.springboot;

import java.util.Locale;
import org.sirocco.encoder.BackendUnavailableException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells of a backend that cannot run here what is missing and what to do, in place of a stack trace. */
final class BackendUnavailableFailureAnalyzer extends AbstractFailureAnalyzer<BackendUnavailableException> {
    static final String ANOTHER = " Or set " + SiroccoEmbeddingProperties.PREFIX
            + ".backend=auto, which takes the best backend that is here.";

    @Override
    protected FailureAnalysis analyze(Throwable failure, BackendUnavailableException cause) {
        String remedy = cause.remedy().substring(0, 1).toUpperCase(Locale.ROOT) + cause.remedy().substring(1) + ".";
        return new FailureAnalysis(
                "Sirocco's backend " + cause.backend() + " is not available: " + cause.reason() + ".",
                cause.backend().equals("auto") ? remedy : remedy + ANOTHER, cause);
    }
}
