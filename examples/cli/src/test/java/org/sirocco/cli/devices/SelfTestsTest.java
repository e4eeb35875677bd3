package org.sirocco.cli.devices;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.cli.devices.SelfTests.Outcome;

class SelfTestsTest {
    private static final Outcome RIGHT = new Outcome(true, 0,
            List.of("tornado:it (GPU): right", "the driver's last word"));
    private static final Outcome WRONG = new Outcome(true, 1, List.of("why it does not"));
    private static final Outcome LATE = new Outcome(false, 137, List.of());

    @TempDir
    private Path devices;

    private final List<String> asked = new ArrayList<>();
    private final StringWriter said = new StringWriter();

    /** @param outcomes of each backend that may be asked for */
    private boolean run(List<String> gpus, Map<String, Outcome> outcomes) throws Exception {
        SelfTests tests = new SelfTests(options -> {
            if (options[0].equals("--list")) {
                List<String> lines = new ArrayList<>(List.of("a driver's print"));
                lines.addAll(gpus);
                return new Outcome(true, 0, lines);
            }
            asked.add(options[1]);
            return outcomes.get(options[1]);
        }, devices, (what, there, found, remedy) -> said.write((there ? "ok " : "MISSING ") + found + "\n"),
                new PrintWriter(said, true));
        return tests.run();
    }

    @Test
    void eachGpuComputesByItselfAndTheBestIsRecommended() throws Exception {
        assertThat(run(List.of("tornado:cuda:0", "tornado:ptx:0"),
                Map.of("tornado:cuda:0", RIGHT, "tornado:ptx:0", RIGHT, "tornado:cuda:0+float16", WRONG))).isTrue();
        assertThat(asked).containsExactly("tornado:cuda:0", "tornado:ptx:0", "tornado:cuda:0+float16");
        assertThat(said.toString()).contains("ok tornado:it (GPU): right\n").contains("encode with --backend tornado.")
                .doesNotContain("last word");
    }

    @Test
    void whereTheBestGpuFailsTheNextIsNamedAndTheFailureToldWithItsOutput() throws Exception {
        assertThat(run(List.of("tornado:cuda:0", "tornado:ptx:0"),
                Map.of("tornado:cuda:0", WRONG, "tornado:ptx:0", RIGHT))).isTrue();
        assertThat(said.toString()).contains("MISSING tornado:cuda:0: exit code 1").contains("  | why it does not")
                .contains("encode with --backend tornado:ptx:0. Not so tornado:cuda:0.");
    }

    @Test
    void whereNoGpuComputesNoOtherDeviceIsAsked() throws Exception {
        assertThat(run(List.of("tornado:cuda:0"), Map.of("tornado:cuda:0", LATE, "tornado", RIGHT))).isFalse();
        assertThat(asked).containsExactly("tornado:cuda:0");
        assertThat(said.toString()).contains("MISSING tornado:cuda:0: not done after 3 minutes")
                .contains("The GPU has not computed.");
        assertThat(run(List.of("tornado:cuda:0", "tornado:ptx:0"),
                Map.of("tornado:cuda:0", WRONG, "tornado:ptx:0", LATE))).isFalse();
        assertThat(said.toString()).contains("None of the GPUs has computed.");
    }

    @Test
    void aCpuDeviceIsEnoughWhereThereIsNoSignOfAGpu() throws Exception {
        Files.createFile(devices.resolve("nvidiactl"));
        assertThat(run(List.of(), Map.of("tornado", RIGHT))).isTrue();
        assertThat(said.toString()).contains("A device computed, and rightly: encode with --backend tornado.");
        assertThat(run(List.of(), Map.of("tornado", WRONG))).isFalse();
    }

    @Test
    void aGpuThatStandsIdleBesideACpuDeviceIsAFailure() throws Exception {
        Path renderers = Files.createDirectory(devices.resolve("dri"));
        for (Path sign : List.of(renderers.resolve("renderD128"), devices.resolve("kfd"), devices.resolve("nvidia3"))) {
            Files.createFile(sign);
            assertThat(run(List.of(), Map.of("tornado", RIGHT))).as("%s", sign).isFalse();
            assertThat(said.toString()).contains("MISSING " + sign + " is there, but TornadoVM finds no GPU");
        }
    }
}
