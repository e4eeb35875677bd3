package org.sirocco.springai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.contract.RuntimeClassPath;

/** What a program gets with this artifact, all of it: Spring AI's models as Spring AI brings them, the library, nothing native. */
class ClassPathTest {
    private static final List<String> LIBRARY = List.of("sirocco-encoder-text", "sirocco-encoder-core",
            "sirocco-encoder-simd", "sirocco-positional", "sirocco-tokenizer", "protobuf-java", "re2j", "jackson-core",
            "slf4j-api");
    /** With what its own pom brings; Jackson is the third generation, beside the library's second. */
    private static final List<String> SPRING_AI = List.of("spring-ai-model", "spring-ai-commons",
            "spring-ai-template-st", "spring-aop", "spring-beans", "spring-context", "spring-core", "spring-expression",
            "spring-messaging", "commons-logging", "micrometer-commons", "micrometer-core", "micrometer-observation",
            "context-propagation", "HdrHistogram", "LatencyUtils", "reactor-core", "reactive-streams", "jtokkit", "ST4",
            "antlr-runtime", "antlr4-runtime", "jackson-core", "jackson-databind", "jackson-annotations", "classmate",
            "jsonschema-generator", "jsonschema-module-jackson", "jsonschema-module-swagger-2",
            "swagger-annotations-jakarta", "jspecify");

    @Test
    void isSpringAiAndTheLibrary() throws IOException {
        RuntimeClassPath classPath = RuntimeClassPath.ofThisModule();

        assertThat(classPath.artifacts()).containsExactlyInAnyOrderElementsOf(
                Stream.of(LIBRARY, SPRING_AI).flatMap(List::stream).toList());
        assertThat(classPath.nativeFiles()).isEmpty();
    }
}
