package org.sirocco.springboot;

import org.jspecify.annotations.Nullable;
import org.sirocco.text.hub.HubException;
import org.sirocco.text.store.ModelCacheException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/** Tells of a model that is not here, or cannot be laid out, in place of a stack trace. */
final class MissingModelFailureAnalyzer implements FailureAnalyzer {
    static final String ACTION = "Where it is not on this machine yet, set " + SiroccoEmbeddingProperties.PREFIX
            + ".offline=false, which downloads it, or put its artifact on the class path: org.sirocco:sirocco-minilm is"
            + " all-minilm-l6-v2.";

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ModelCacheException || cause instanceof HubException) {
                return new FailureAnalysis("Sirocco's model cannot be opened: " + cause.getMessage(), ACTION, cause);
            }
        }
        return null;
    }
}
