package org.sirocco.springboot;

import org.sirocco.text.store.ModelCacheException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells of a model that is not here, or cannot be laid out, in place of a stack trace; the library says what to do. */
final class MissingModelFailureAnalyzer extends AbstractFailureAnalyzer<ModelCacheException> {
    @Override
    protected FailureAnalysis analyze(Throwable failure, ModelCacheException cause) {
        return new FailureAnalysis("Sirocco's model cannot be opened: " + cause.getMessage(), null, cause);
    }
}
