package org.sirocco.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.cli.Main;

/** The README's first minute is true, and it stays short. */
class ReadmeTest {
    private static final Pattern TEXT = Pattern.compile("\"([^\"]+)\"");
    private static final Pattern COORDINATES = Pattern.compile("`org\\.sirocco:([a-z-]+):([^`]+)`");

    private final House house = House.here();
    private final String readme = Files.readString(house.path("README.md"));
    private final List<Markdown.Block> blocks = Markdown.of(readme).blocks();

    ReadmeTest() throws IOException {}

    @Test
    void isReadInFiveMinutes() {
        assertThat(readme.lines()).hasSizeLessThanOrEqualTo(100);
        assertThat(readme).hasSizeLessThan(9000);
    }

    @Test
    void theJavaSampleIsTheExample() throws IOException {
        List<String> lines = blocks.get(1).lines().stream().map(String::strip)
                .map(line -> line.replaceAll(" // prints: .*", "")).filter(line -> !line.isEmpty()).toList();
        List<String> source = house.source("HelloSentences").lines().map(String::strip).toList();

        assertThat(blocks.get(1).language()).isEqualTo("java");
        assertThat(lines).isNotEmpty();
        assertThat(source).containsSubsequence(lines);
    }

    @Test
    void theFirstCommandPrintsWhatIsShown(@TempDir Path folder) throws IOException {
        List<String> shown = blocks.getFirst().lines();
        assertThat(shown.getFirst()).startsWith("$ scripts/encode --format text ");
        Path out = folder.resolve("out");
        List<String> arguments = new ArrayList<>(List.of("encode", "--format", "text", "--backend", "simd", "--cache",
                folder.toString(), "--output", out.toString()));
        TEXT.matcher(shown.getFirst()).results().map(text -> text.group(1)).forEach(arguments::add);

        assertThat(Main.commandLine().execute(arguments.toArray(String[]::new))).isZero();

        List<String> printed = words(Files.readAllLines(out));
        List<String> expected = words(shown.subList(1, shown.size()));
        assertThat(printed).hasSameSizeAs(expected);
        for (int i = 0; i < printed.size(); i++) {
            if (expected.get(i).matches("\\[?-?\\d+\\.\\d+")) {
                // On another processor sums round otherwise.
                assertThat(number(printed.get(i))).isCloseTo(number(expected.get(i)), within(3e-6));
            } else {
                assertThat(printed.get(i)).isEqualTo(expected.get(i));
            }
        }
        String cosine = expected.getLast().equals("1.0000") ? expected.get(expected.size() - 2) : "";
        assertThat(String.join("\n", blocks.get(1).lines())).contains("// prints: " + cosine + " on simd");
    }

    @Test
    void itsCoordinatesAndFlagsAreTheBuilds() {
        Matcher coordinates = COORDINATES.matcher(readme);

        assertThat(coordinates.find()).isTrue();
        assertThat(house.poms()).contains("<artifactId>" + coordinates.group(1) + "</artifactId>")
                .contains("<version>" + coordinates.group(2) + "</version>");
        assertThat(readme.substring(readme.indexOf("```java"), coordinates.start()))
                .contains("--add-modules jdk.incubator.vector");
    }

    private static List<String> words(List<String> lines) {
        return lines.stream().flatMap(line -> List.of(line.strip().split("\\s+")).stream()).toList();
    }

    private static double number(String word) {
        return Double.parseDouble(word.replace("[", ""));
    }
}
