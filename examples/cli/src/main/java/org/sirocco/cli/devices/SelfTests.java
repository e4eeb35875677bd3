package org.sirocco.cli.devices;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sirocco.cli.output.InputFiles;

/**
 * Lets each GPU compute by itself; where there is no GPU, the device that there is. A CPU that computes proves nothing of a GPU
 * beside it.
 */
final class SelfTests {
    /** What a device may take. */
    static final long MINUTES = 3;
    /** What a GPU's kernel driver shows of it. */
    private static final List<String> SIGNS = List.of("nvidia[0-9]*", "kfd", "dxg");
    /** What computes in float16, too. */
    private static final String HALVES = "tornado:cuda:";
    private static final String RENDERER = "renderD*";

    /** One line of what was found. */
    interface Report {
        void line(String what, boolean there, String found, String remedy);
    }

    /** Runs the command self-test with options. */
    interface Runner {
        Outcome run(String... options) throws IOException, InterruptedException;
    }

    private final Runner runner;
    private final Path devices;
    private final Report report;
    private final PrintWriter out;

    /** @param devices the folder of what kernel drivers show: /dev */
    SelfTests(Runner runner, Path devices, Report report, PrintWriter out) {
        this.runner = runner;
        this.devices = devices;
        this.report = report;
        this.out = out;
    }

    /**
     * What a self-test came to.
     *
     * @param done  whether it ended in time
     * @param code  its exit code
     * @param lines what it printed
     */
    record Outcome(boolean done, int code, List<String> lines) {
        boolean right() {
            return done && code == 0;
        }

        /** What it said of the device; the device's driver may have printed after that. */
        String said() {
            return lines.stream().filter(line -> line.startsWith("tornado:")).reduce((one, next) -> next)
                    .orElse("right");
        }
    }

    /** Whether something computed rightly that is worth encoding on. */
    boolean run() throws IOException, InterruptedException {
        List<String> gpus = runner.run("--list").lines().stream().filter(line -> line.matches("tornado:\\S+")).toList();
        if (gpus.isEmpty()) {
            return holds("self-test", "tornado") && noGpuStandsIdle();
        }
        List<String> right = new ArrayList<>();
        for (String gpu : gpus) {
            if (holds("self-test", gpu)) {
                right.add(gpu);
            }
        }
        for (String gpu : right) {
            if (gpu.startsWith(HALVES)) {
                // Besides: float32 is what is computed in where nothing else is asked for.
                holds("float16", gpu + "+float16");
            }
        }
        return verdict(gpus, right);
    }

    private boolean verdict(List<String> gpus, List<String> right) {
        if (right.isEmpty()) {
            out.println(gpus.size() == 1 ? "The GPU has not computed." : "None of the GPUs has computed.");
            return false;
        }
        String best = right.getFirst();
        String backend = best.equals(gpus.getFirst()) ? "tornado" : best;
        out.println(right.size() == gpus.size()
                ? "A GPU computed, and rightly: encode with --backend " + backend + "."
                : String.format(Locale.ROOT, "%s computed, and rightly: encode with --backend %s. Not so %s.",
                        String.join(", ", right),
                        backend, String.join(", ", gpus.stream().filter(gpu -> !right.contains(gpu)).toList())));
        return true;
    }

    private boolean noGpuStandsIdle() throws IOException {
        Path sign = signOfGpu();
        if (sign == null) {
            out.println("A device computed, and rightly: encode with --backend tornado.");
            return true;
        }
        report.line("GPU", false, sign + " is there, but TornadoVM finds no GPU: what computed above is not one",
                sign.getFileName().toString().startsWith("nvidia")
                        ? "take an SDK for CUDA or PTX, or let OpenCL see the GPU (NVIDIA's driver brings nvidia.icd for"
                                + " /etc/OpenCL/vendors)"
                        : "install the GPU's OpenCL driver; clinfo lists what is there");
        return false;
    }

    private Path signOfGpu() throws IOException {
        for (String sign : SIGNS) {
            Path found = first(devices, sign);
            if (found != null) {
                return found;
            }
        }
        return first(devices.resolve("dri"), RENDERER);
    }

    private static Path first(Path folder, String pattern) throws IOException {
        return InputFiles.in(folder, pattern).stream().findFirst().orElse(null);
    }

    private boolean holds(String what, String backend) throws IOException, InterruptedException {
        Outcome outcome = runner.run("--backend", backend);
        report.line(what, outcome.right(), outcome.right()
                ? outcome.said()
                : backend + ": "
                        + (outcome.done()
                                ? "exit code " + outcome.code()
                                : String.format(Locale.ROOT, "not done after %d minutes", MINUTES)),
                "its output follows");
        if (!outcome.right()) {
            outcome.lines().forEach(line -> out.println("  | " + line));
        }
        return outcome.right();
    }
}
