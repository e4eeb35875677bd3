package org.sirocco.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnconfiguredProgramTest {
    @TempDir
    private Path folder;

    @Test
    void isToldOnceThatItIsSlowAndWhichFlagHelps() throws IOException, InterruptedException {
        List<String> lines = UnconfiguredProgram.run(folder, Map.of());

        assertThat(lines).filteredOn(line -> line.startsWith("sirocco: ")).containsExactly(
                "sirocco: WARN: auto: backend simd is not available: the JVM was started without the module"
                        + " jdk.incubator.vector (start java with --add-modules jdk.incubator.vector)");
        assertThat(lines).filteredOn("scalar"::equals).hasSize(2);
    }

    /** As the JVM finds an unknown user: {@code docker run -u 54321}. */
    @Test
    void withoutAHomeIsToldWhatToSetAndMakesNoFolder() throws IOException, InterruptedException {
        Path cache = folder.resolve("cache");
        String[] flags = {"-Duser.home=?", "-Dsource=named"};
        List<String> lines = UnconfiguredProgram.run(folder, Map.of("HOME", "", "XDG_CACHE_HOME", ""), flags);
        assertThat(lines).anyMatch(line -> line.contains("--cache") && line.contains("XDG_CACHE_HOME"));

        lines = UnconfiguredProgram.run(folder, Map.of("HOME", cache.toString(), "XDG_CACHE_HOME", ""), flags);
        assertThat(lines).filteredOn("scalar"::equals).hasSize(2);
        assertThat(cache.resolve(".cache/sirocco/models")).isDirectoryContaining("glob:**all-minilm-l6-v2-*");
        assertThat(folder.resolve("?")).doesNotExist();
    }

    @Test
    void aModelThatNeedsNoCacheNeedsNoHome() throws IOException, InterruptedException {
        List<String> lines = UnconfiguredProgram.run(folder, Map.of("HOME", "", "XDG_CACHE_HOME", ""),
                "-Duser.home=?");
        assertThat(lines).filteredOn("scalar"::equals).hasSize(2);
        assertThat(folder.resolve("?")).doesNotExist();
    }

    @Test
    void isToldNothingWhereNothingIsWrong() throws IOException, InterruptedException {
        List<String> lines = UnconfiguredProgram.run(folder, Map.of(), "--add-modules", "jdk.incubator.vector");

        assertThat(lines).noneMatch(line -> line.startsWith("sirocco: "));
        assertThat(lines).filteredOn("simd"::equals).hasSize(2);
    }

    /** As the scripts start for a few words. */
    @Test
    void doesWithoutTheVectorApiWhereThatIsAskedFor() throws IOException, InterruptedException {
        List<String> plain = UnconfiguredProgram.run(folder, Map.of(), "-Dsirocco.simd.plain=true");
        List<String> vectors = UnconfiguredProgram.run(folder, Map.of(), "--add-modules", "jdk.incubator.vector");

        assertThat(plain).noneMatch(line -> line.startsWith("sirocco: ")).filteredOn("simd"::equals).hasSize(2);
        float[] expected = numbers(vectors);
        assertThat(expected).hasSize(4);
        assertThat(numbers(plain)).containsExactly(expected, within(1e-6f));
    }

    private static float[] numbers(List<String> lines) {
        String[] numbers = lines.getLast().replaceAll("[\\[\\] ]", "").split(",");
        float[] vector = new float[numbers.length];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = Float.parseFloat(numbers[i]);
        }
        return vector;
    }
}
