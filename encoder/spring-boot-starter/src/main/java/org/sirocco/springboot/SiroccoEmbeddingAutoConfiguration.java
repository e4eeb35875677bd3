package org.sirocco.springboot;

import io.micrometer.observation.ObservationRegistry;
import org.sirocco.springai.SiroccoEmbeddingModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationConvention;
import org.springframework.ai.model.SpringAIModelProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The embedding model as a bean, which the context closes, where the application has none of this class and asks for no other provider's. */
@AutoConfiguration
@ConditionalOnProperty(name = SpringAIModelProperties.EMBEDDING_MODEL, havingValue = SiroccoEmbeddingModel.PROVIDER, matchIfMissing = true)
@EnableConfigurationProperties(SiroccoEmbeddingProperties.class)
public final class SiroccoEmbeddingAutoConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(SiroccoEmbeddingAutoConfiguration.class);

    /** For the container. */
    public SiroccoEmbeddingAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    SiroccoEmbeddingModel siroccoEmbeddingModel(SiroccoEmbeddingProperties properties,
            ObjectProvider<ObservationRegistry> registry,
            ObjectProvider<EmbeddingModelObservationConvention> convention) {
        return SiroccoEmbeddingModel.builder().model(properties.model()).options(properties.options(LOG::info))
                .dimensions(properties.dimensions()).inputKind(properties.inputKind())
                .queryPrompt(properties.queryPrompt()).documentPrompt(properties.documentPrompt())
                .metadataMode(properties.metadataMode())
                .observationRegistry(registry.getIfUnique(() -> ObservationRegistry.NOOP))
                .observationConvention(convention.getIfAvailable()).build();
    }
}
