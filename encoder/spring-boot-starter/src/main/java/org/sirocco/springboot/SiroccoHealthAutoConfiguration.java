package org.sirocco.springboot;

import org.sirocco.springai.SiroccoEmbeddingModel;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.CompositeHealthContributorConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/** A health indicator for each model, where the application has Boot's health. */
@AutoConfiguration(after = SiroccoEmbeddingAutoConfiguration.class)
@ConditionalOnClass({HealthContributor.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(SiroccoEmbeddingModel.class)
@ConditionalOnEnabledHealthIndicator(SiroccoEmbeddingModel.PROVIDER)
public final class SiroccoHealthAutoConfiguration
        extends
            CompositeHealthContributorConfiguration<SiroccoHealthIndicator, SiroccoEmbeddingModel> {
    SiroccoHealthAutoConfiguration() {
        super(SiroccoHealthIndicator::new);
    }

    @Bean
    @ConditionalOnMissingBean(name = {"siroccoHealthIndicator", "siroccoHealthContributor"})
    HealthContributor siroccoHealthContributor(ConfigurableListableBeanFactory beans) {
        return createContributor(beans, SiroccoEmbeddingModel.class);
    }
}
