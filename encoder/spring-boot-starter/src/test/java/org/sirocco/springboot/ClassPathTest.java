package org.sirocco.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.contract.RuntimeClassPath;

/** What an application gets with this artifact: Boot's starter, Spring AI's models, the library, nothing native. */
class ClassPathTest {
    @Test
    void isBootSpringAiAndTheLibrary() throws IOException {
        RuntimeClassPath classPath = RuntimeClassPath.ofThisModule();

        assertThat(classPath.artifacts()).filteredOn(name -> name.startsWith("sirocco")).containsExactlyInAnyOrder(
                "sirocco-spring-ai", "sirocco-encoder-text", "sirocco-encoder-core", "sirocco-encoder-simd",
                "sirocco-positional", "sirocco-tokenizer");
        assertThat(classPath.artifacts())
                .contains("spring-boot-starter", "spring-ai-model",
                        "spring-ai-autoconfigure-model-embedding-observation")
                .noneMatch(name -> name.matches(".*onnx.*|.*djl.*|tokenizers|junit.*|spring-boot-test"));
        assertThat(classPath.nativeFiles()).isEmpty();
    }
}
