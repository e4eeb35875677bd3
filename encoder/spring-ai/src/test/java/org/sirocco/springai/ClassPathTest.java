package org.sirocco.springai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.contract.RuntimeClassPath;

/** What a program gets with this artifact: Spring AI's models as Spring AI brings them, the library, nothing native. */
class ClassPathTest {
    @Test
    void isSpringAiAndTheLibrary() throws IOException {
        RuntimeClassPath classPath = RuntimeClassPath.ofThisModule();

        assertThat(classPath.artifacts()).filteredOn(name -> name.startsWith("sirocco")).containsExactlyInAnyOrder(
                "sirocco-encoder-text", "sirocco-encoder-core", "sirocco-encoder-simd", "sirocco-positional",
                "sirocco-tokenizer");
        assertThat(classPath.artifacts()).contains("spring-ai-model", "micrometer-observation", "spring-context")
                .noneMatch(name -> name.matches("spring-boot.*|.*onnx.*|.*djl.*|tokenizers|junit.*|logback.*"));
        assertThat(classPath.nativeFiles()).isEmpty();
    }
}
