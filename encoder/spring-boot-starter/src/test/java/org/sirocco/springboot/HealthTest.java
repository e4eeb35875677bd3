package org.sirocco.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.sirocco.springai.SiroccoEmbeddingModel;
import org.sirocco.text.EncoderOptions;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class HealthTest {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SiroccoEmbeddingAutoConfiguration.class,
                    SiroccoHealthAutoConfiguration.class))
            .withPropertyValues(Application.of("model=" + Application.TINY), Application.of("backend=scalar"));

    private static SiroccoEmbeddingModel model() {
        return SiroccoEmbeddingModel.builder().model(Application.TINY)
                .options(EncoderOptions.builder().backend("scalar").build()).build();
    }

    @Test
    void isUpWhereTheModelEncodesAndDownWhereItDoesNot() {
        runner.run(context -> {
            HealthIndicator indicator = context.getBean("siroccoHealthContributor", HealthIndicator.class);
            SiroccoEmbeddingModel model = context.getBean(SiroccoEmbeddingModel.class);
            Health up = indicator.health();
            assertThat(up.getStatus()).isEqualTo(Status.UP);
            assertThat(up.getDetails()).containsEntry("model", model.encoder().modelName())
                    .containsEntry("backend", "scalar").containsEntry("dimensions", 8).containsKey("description");
            model.close();
            Health down = indicator.health();
            assertThat(down.getStatus()).isEqualTo(Status.DOWN);
            assertThat(down.getDetails()).containsEntry("backend", "scalar").extractingByKey("error").asString()
                    .contains("closed");
        });
    }

    @Test
    void isNoRequestOfTheApplications() {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(context -> {
            throw new IllegalStateException("observed");
        });
        runner.withBean(ObservationRegistry.class, () -> registry)
                .run(context -> assertThat(context.getBean(HealthIndicator.class).health().getStatus())
                        .isEqualTo(Status.UP));
    }

    @Test
    void eachModelHasItsOwn() {
        runner.withBean("one", SiroccoEmbeddingModel.class, HealthTest::model)
                .withBean("two", SiroccoEmbeddingModel.class, HealthTest::model)
                .run(context -> assertThat(context.getBean(CompositeHealthContributor.class).stream()
                        .map(entry -> entry.name())).containsExactlyInAnyOrder("one", "two"));
    }

    @Test
    void isLeftOutWhereItIsNotWanted() {
        runner.withPropertyValues("management.health.sirocco.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(HealthContributor.class)
                        .hasSingleBean(SiroccoEmbeddingModel.class));
    }
}
