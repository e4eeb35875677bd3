package org.sirocco.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the README shows is what the house holds. */
class ReadmeTest {
    private static final Path HOUSE = Path.of("").toAbsolutePath().getParent();

    @Test
    void theJavaSampleIsTheExample() throws IOException {
        String readme = Files.readString(HOUSE.resolve("README.md"));
        String sample = readme.substring(readme.indexOf("```java") + 7);
        List<String> lines = sample.substring(0, sample.indexOf("```")).lines().map(String::strip)
                .map(line -> line.replaceAll(" // prints: .*", "")).filter(line -> !line.isEmpty()).toList();
        List<String> source = Files
                .readAllLines(HOUSE.resolve("examples/src/main/java/org/sirocco/examples/HelloSentences.java")).stream()
                .map(String::strip).toList();

        assertThat(lines).isNotEmpty();
        assertThat(source).containsSubsequence(lines);
    }

    @Test
    void everyScriptItNamesIsThereAndEveryScriptIsNamed() throws IOException {
        String readme = Files.readString(HOUSE.resolve("README.md"));
        try (var scripts = Files.list(HOUSE.resolve("scripts"))) {
            for (Path script : scripts.filter(Files::isRegularFile).toList()) {
                assertThat(script.toFile().canExecute()).as("%s is executable", script).isTrue();
                assertThat(readme).contains("scripts/" + script.getFileName());
            }
        }
        for (String word : readme.split("[\\s`(),;:|]+")) {
            if (word.startsWith("scripts/") && !word.endsWith("/")) {
                assertThat(HOUSE.resolve(word)).exists();
            }
        }
    }
}
