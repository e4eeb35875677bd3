package org.sirocco.springboot;

import org.sirocco.springai.SiroccoEmbeddingModel;
import org.sirocco.text.SentenceEncoder;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Encodes one word, unobserved: up where that works; says which model is on which backend. */
public final class SiroccoHealthIndicator extends AbstractHealthIndicator {
    private final SiroccoEmbeddingModel model;

    /**
     * Asks one model.
     *
     * @param model open for as long as this is asked; may be a proxy whose model changes
     */
    public SiroccoHealthIndicator(SiroccoEmbeddingModel model) {
        super("Sirocco health check failed");
        this.model = model;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        SentenceEncoder encoder = model.encoder();
        builder.withDetail("model", encoder.modelName()).withDetail("backend", encoder.backend())
                .withDetail("description", encoder.backendDescription()).withDetail("dimensions", model.dimensions());
        encoder.encode("health");
        builder.up();
    }
}
