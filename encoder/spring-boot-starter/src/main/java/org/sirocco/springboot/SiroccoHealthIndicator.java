package org.sirocco.springboot;

import org.sirocco.springai.SiroccoEmbeddingModel;
import org.sirocco.text.SentenceEncoder;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Encodes one word, unobserved: up where that works; says which model is on which backend. */
public final class SiroccoHealthIndicator extends AbstractHealthIndicator {
    private final SentenceEncoder encoder;
    private final int dimensions;

    /**
     * Asks one model.
     *
     * @param model open for as long as this is asked
     */
    public SiroccoHealthIndicator(SiroccoEmbeddingModel model) {
        super("Sirocco health check failed");
        encoder = model.encoder();
        dimensions = model.dimensions();
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.withDetail("model", encoder.modelName()).withDetail("backend", encoder.backend())
                .withDetail("description", encoder.backendDescription()).withDetail("dimensions", dimensions);
        encoder.encode("health");
        builder.up();
    }
}
