package org.sirocco.langchain4j;

import dev.langchain4j.model.embedding.response.EmbeddingResponseMetadata;
import dev.langchain4j.model.output.TokenUsage;
import java.util.List;
import java.util.Objects;
import org.sirocco.text.framework.Totals;

/** How a request's vectors came about: beside the tokens, special ones and prompts counted, before any cut, what was cut. */
public final class SiroccoEmbeddingMetadata extends EmbeddingResponseMetadata {
    private final String backend;
    private final List<Integer> truncated;

    private SiroccoEmbeddingMetadata(Builder<?> builder, String backend, List<Integer> truncated) {
        super(builder);
        this.backend = backend;
        this.truncated = truncated;
    }

    static SiroccoEmbeddingMetadata of(String modelName, String backend, Totals totals) {
        return new SiroccoEmbeddingMetadata(EmbeddingResponseMetadata.builder().modelName(modelName)
                .tokenUsage(new TokenUsage(totals.tokens())), backend, totals.truncated());
    }

    /** {@return the backend that made the vectors} */
    public String backend() {
        return backend;
    }

    /** {@return which of the inputs, from 0, were cut to the model's limit} */
    public List<Integer> truncated() {
        return truncated;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SiroccoEmbeddingMetadata that && super.equals(other) && backend.equals(that.backend)
                && truncated.equals(that.truncated);
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), backend, truncated);
    }

    @Override
    public String toString() {
        return "SiroccoEmbeddingMetadata[" + super.toString() + ", backend=" + backend + ", truncated=" + truncated
                + "]";
    }
}
