package org.sirocco.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.BackendUnavailableException;
import org.sirocco.text.store.ModelCacheException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

class FailureAnalyzerTest {
    @Test
    void saysWhatIsMissingAndWhatToDo() {
        FailureAnalysis analysis = analysis("simd", "the JVM has no vectors", "start java with vectors");

        assertThat(analysis.getDescription())
                .isEqualTo("Sirocco's backend simd is not available: the JVM has no vectors.");
        assertThat(analysis.getAction()).isEqualTo("Start java with vectors. Or set"
                + " spring.ai.sirocco.embedding.backend=auto, which takes the best backend that is here.");
        assertThat(analysis("auto", "no backend can run here: []", "see the reasons").getAction())
                .isEqualTo("See the reasons.");
    }

    private static FailureAnalysis analysis(String backend, String reason, String remedy) {
        return new BackendUnavailableFailureAnalyzer().analyze(
                new IllegalStateException("a bean", new BackendUnavailableException(backend, reason, remedy)));
    }

    @Test
    void bothAreFoundByBoot() {
        FailureHandler ofOthers = FailureHandler.handleMessage((message, failure) -> {});
        assertThat(SpringFactoriesLoader.forDefaultResourceLocation().load(FailureAnalyzer.class, ofOthers))
                .hasAtLeastOneElementOfType(BackendUnavailableFailureAnalyzer.class)
                .hasAtLeastOneElementOfType(MissingModelFailureAnalyzer.class);
        FailureAnalysis analysis = new MissingModelFailureAnalyzer().analyze(
                new IllegalStateException("a bean", new ModelCacheException(Path.of("cache"), "is missing", null)));
        assertThat(analysis.getDescription()).isEqualTo("Sirocco's model cannot be opened: cache: is missing");
        assertThat(analysis.getAction()).isEqualTo(MissingModelFailureAnalyzer.ACTION);
        assertThat(new MissingModelFailureAnalyzer().analyze(new IllegalStateException("another"))).isNull();
    }
}
