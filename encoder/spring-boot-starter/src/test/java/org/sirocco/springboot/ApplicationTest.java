package org.sirocco.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.ModelSource;
import org.sirocco.text.SentenceEncoder;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.context.ConfigurableApplicationContext;

/** Boot applications, whole, in one JVM. */
class ApplicationTest {
    private static final String OTHER = "random:layers=1,hidden=8,heads=2,ffn=4,seed=4";

    private static float[] library(String model) {
        try (SentenceEncoder library = SentenceEncoder.load(ModelSource.parse(model),
                EncoderOptions.builder().backend("scalar").build())) {
            return library.encode("hello").vector();
        }
    }

    @Test
    void isStartedAskedAndStopped() {
        EmbeddingModel model;
        try (ConfigurableApplicationContext context = Application.start()) {
            model = context.getBean(EmbeddingModel.class);
            assertThat(model.embed("hello")).isEqualTo(library(Application.TINY));
        }
        assertThatThrownBy(() -> model.embed("hello")).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    /** By nothing but what Boot and Spring AI configure where the actuator is on the class path. */
    @Test
    void requestsAndTheirTokensAreMetrics() {
        try (ConfigurableApplicationContext context = Application.start()) {
            int tokens = context.getBean(EmbeddingModel.class).embedForResponse(List.of("hello", "you")).getMetadata()
                    .getUsage().getTotalTokens();
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            assertThat(meters.get("gen_ai.client.token.usage")
                    .tags("gen_ai.system", "sirocco", "gen_ai.token.type", "input").counter().count())
                    .isEqualTo(tokens);
            assertThat(meters.get("gen_ai.client.operation").tags("gen_ai.system", "sirocco", "error", "none").timer()
                    .count()).isOne();
            EmbeddingModel model = context.getBean(EmbeddingModel.class);
            EmbeddingRequest wrong = new EmbeddingRequest(List.of("hello"),
                    EmbeddingOptions.builder().model("ada").build());
            assertThatThrownBy(() -> model.call(wrong)).isInstanceOf(IllegalArgumentException.class);
            assertThat(meters.get("gen_ai.client.operation").tags("error", "IllegalArgumentException").timer().count())
                    .isOne();
        }
    }

    @Test
    void twoStandInOneJvmEachWithAModelOfItsOwn() {
        try (ConfigurableApplicationContext first = Application.start()) {
            EmbeddingModel staying = first.getBean(EmbeddingModel.class);
            try (ConfigurableApplicationContext second = Application.start("model=" + OTHER)) {
                EmbeddingModel going = second.getBean(EmbeddingModel.class);
                assertThat(going.embed("hello")).isEqualTo(library(OTHER)).isNotEqualTo(staying.embed("hello"));
            }
            assertThat(staying.embed("hello")).isEqualTo(library(Application.TINY));
        }
    }
}
