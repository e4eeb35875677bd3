package org.sirocco.springboot;

import org.sirocco.encoder.BackendUnavailableException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells of a backend that cannot run here what is missing and what to do, in place of a stack trace. */
final class BackendUnavailableFailureAnalyzer extends AbstractFailureAnalyzer<BackendUnavailableException> {
    @Override
    protected FailureAnalysis analyze(Throwable failure, BackendUnavailableException cause) {
        return new FailureAnalysis(
                "Sirocco's backend " + cause.backend() + " is not available: " + cause.reason() + ".",
                cause.remedy() + ", or set " + SiroccoEmbeddingProperties.PREFIX + ".backend to another.", cause);
    }
}
