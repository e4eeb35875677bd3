package org.sirocco.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What scripts/pack-gpu packs, as far as a JVM that only plays it goes, in an empty environment. */
@EnabledOnOs(OS.LINUX)
class GpuRunTest {
    /** CUDA computes, PTX does not start, and whatever OpenCL compares never ends. */
    private static final String JAVA = """
            #!/usr/bin/env bash
            case "$*" in
              *cuda.args*self-test*) echo "tornado:cuda:0 (a GPU): worst difference 0: right" ;;
              *ptx.args*) echo "sirocco: no libcuda"; exit 1 ;;
              *opencl.args*compare*) echo "$$" >"%1$s/hangs"; exec sleep 600 ;;
              *ConsoleLauncher*) echo "  JUnit Jupiter:SomeTest:whatFails()"; echo "[ 2 tests successful ]"; echo "[ 1 tests failed ]"; exit 1 ;;
            esac
            """;

    /** CUDA does not start, the others compute; the one that encodes goes on until its memory has been looked at. */
    private static final String WITHOUT_CUDA = """
            #!/bin/bash
            case "$*" in
              *cuda.args*) echo "sirocco: no libcuda"; exit 1 ;;
              *self-test*) echo "tornado: right" ;;
              *encode*) texts=$(wc -l); until grep -q "memory: [0-9]" "%1$s/results/log.txt"; do sleep 0.1; done; echo "$texts texts, 7 tokens" ;;
            esac
            """;

    @TempDir
    private Path top;

    private Path results;

    @BeforeEach
    void unpack() throws IOException {
        results = top.resolve("results");
        for (String driver : List.of("cuda", "ptx", "opencl")) {
            Files.createDirectories(top.resolve("sdk").resolve(driver).resolve("lib"));
            Files.writeString(top.resolve("sdk").resolve(driver).resolve("argfile"), "-Dhere=@HERE@\n");
        }
        Files.writeString(top.resolve("texts.txt"), "a text\n");
        Files.copy(House.here().path("scripts/peers/gpu_run.sh"), top.resolve("run"),
                StandardCopyOption.COPY_ATTRIBUTES);
        program("jre/bin/java", JAVA.formatted(top));
    }

    private void program(String name, String script) throws IOException {
        Path program = top.resolve(name);
        Files.createDirectories(program.getParent());
        Files.writeString(program, script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private int run(Map<String, String> environment, String... steps) throws IOException {
        List<String> command = new ArrayList<>(List.of("/usr/bin/env", "bash", top.resolve("run").toString(),
                results.toString()));
        command.addAll(List.of(steps));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(top.resolve("printed").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start().onExit().join().exitValue();
    }

    private List<String> summary() throws IOException {
        List<String> lines = Files.readAllLines(results.resolve("summary.txt"));
        return lines.subList(1, lines.size()).stream().map(line -> line.replaceAll("\\d+ s\\b", "N s")).toList();
    }

    @Test
    void whatComputesIsSaidToBeRight() throws IOException {
        assertThat(run(Map.of(), "cuda:devices")).isZero();
        assertThat(summary())
                .containsExactly("cuda:devices: right, N s: tornado:cuda:0 (a GPU): worst difference 0: right");
        assertThat(results.resolve("log.txt")).content().contains("worst difference 0: right");
    }

    @Test
    void aDriverThatDoesNotStartIsNamedAndTheStepsOfTheOthersGoOn() throws IOException {
        assertThat(run(Map.of(), "ptx:devices", "cuda:devices", "ptx:minilm", "cuda:steps")).isOne();
        assertThat(summary()).containsExactly("ptx:devices: FAILED (1) after N s: sirocco: no libcuda",
                "cuda:devices: right, N s: tornado:cuda:0 (a GPU): worst difference 0: right",
                "ptx:minilm: left out, ptx does not compute here",
                "cuda:steps: FAILED (2) after N s: run: unknown step cuda:steps");
    }

    @Test
    void aTestThatFailsIsNamed() throws IOException {
        assertThat(run(Map.of(), "cuda:tests")).isOne();
        assertThat(summary()).first().asString().isEqualTo(
                "cuda:tests: FAILED (1) after N s: not SomeTest:whatFails 2 tests successful 1 tests failed");
    }

    @Test
    void aStepThatHangsIsEndedAtItsLimitAndTheNextOnesGoOn() throws IOException {
        assertThat(run(Map.of("LIMIT", "1"), "opencl:minilm", "cuda:devices")).isOne();
        assertThat(summary()).containsExactly("opencl:minilm: NOT DONE after N s",
                "cuda:devices: right, N s: tornado:cuda:0 (a GPU): worst difference 0: right");
        assertThat(ProcessHandle.of(Long.parseLong(Files.readString(top.resolve("hangs")).strip()))).isEmpty();
    }

    @Test
    void whereNoTimeIsLeftStepsAreLeftOut() throws IOException {
        assertThat(run(Map.of("SECONDS_IN_ALL", "4"), "cuda:devices")).isOne();
        assertThat(summary()).containsExactly("cuda:devices: left out, no time is left",
                "nothing ran on a device");
    }

    @Test
    void theSecondRunTakesTheBestDriverThatComputes() throws IOException {
        program("jre/bin/java", WITHOUT_CUDA.formatted(top));
        program("bin/python3", "#!/bin/bash\nexit 1\n");
        Map<String, String> small = Map.of("SHORT", "1", "STEADY", "2", "PATH", top.resolve("bin") + ":/usr/bin:/bin");
        Files.writeString(Files.createDirectories(top.resolve("minilm")).resolve("ids.jsonl"), "[1, 2]\n");
        assertThat(run(small, "second")).isOne();
        assertThat(summary()).map(line -> line.replaceAll("memory: \\d.* \\d+ texts", "memory, texts")).containsExactly(
                "cuda:devices: FAILED (1) after N s: sirocco: no libcuda", "ptx:devices: right, N s: tornado: right",
                "opencl:devices: right, N s: tornado: right", "cuda:alone: left out, cuda does not compute here",
                "ptx:alone: right, N s", "opencl:alone: right, N s",
                "rates: left out: the python3 on the PATH has no torch and numpy",
                "ptx:steady: right, N s: memory, texts, 7 tokens",
                "cuda:shapes: left out, cuda does not compute here", "ptx:shapes: right, N s",
                "opencl:shapes: right, N s");
    }
}
