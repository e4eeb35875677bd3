package org.sirocco.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.contract.RuntimeClassPath;

/** What a program gets with this artifact: langchain4j's core and what that brings, the library, nothing native. */
class ClassPathTest {
    @Test
    void isTheCoreAndTheLibrary() throws IOException {
        RuntimeClassPath classPath = RuntimeClassPath.ofThisModule();

        assertThat(classPath.artifacts()).containsExactlyInAnyOrder("sirocco-encoder-text", "sirocco-encoder-core",
                "sirocco-encoder-simd", "sirocco-positional", "sirocco-tokenizer", "protobuf-java", "re2j",
                "langchain4j-core", "jspecify", "jackson-core", "jackson-annotations", "jackson-databind",
                "slf4j-api");
        assertThat(classPath.nativeFiles()).isEmpty();
    }
}
