package org.sirocco.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.contract.RuntimeClassPath;

/** What an application gets with this artifact beside what sirocco-spring-ai brings, all of it; nothing is native. */
class ClassPathTest {
    /** With what the two poms bring. */
    private static final Set<String> BOOTS_STARTER_AND_SPRING_AIS_METRICS = Set.of("spring-boot-starter", "spring-boot",
            "spring-boot-autoconfigure", "spring-boot-starter-logging", "logback-classic", "logback-core",
            "log4j-to-slf4j", "log4j-api", "jul-to-slf4j", "jakarta.annotation-api", "snakeyaml",
            "spring-ai-autoconfigure-model-embedding-observation");
    /** Optional here: an application has it by Boot's actuator. */
    private static final String HEALTH = "spring-boot-health";

    @Test
    void isBootSpringAiAndTheLibrary() throws IOException {
        RuntimeClassPath classPath = RuntimeClassPath.ofThisModule();
        Set<String> beside = new HashSet<>(classPath.artifacts());
        beside.removeAll(RuntimeClassPath.of(Path.of("../spring-ai")).artifacts());

        beside.removeAll(Set.of("sirocco-spring-ai", HEALTH));
        assertThat(beside).isEqualTo(BOOTS_STARTER_AND_SPRING_AIS_METRICS);
        assertThat(classPath.nativeFiles()).isEmpty();
    }
}
