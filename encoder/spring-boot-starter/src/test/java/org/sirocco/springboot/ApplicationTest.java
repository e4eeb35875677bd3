package org.sirocco.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.ModelSource;
import org.sirocco.text.SentenceEncoder;
import org.springframework.ai.embedding.EmbeddingModel;
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
