package org.sirocco.cli.compare;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sirocco.cli.shared.Agreement;
import org.sirocco.cli.shared.Bar;

/** Comparisons that nobody has to wait for. */
final class Reports {
    static final RunFacts FACTS = new RunFacts(Instant.parse("2026-11-30T15:16:17Z"), "sirocco 9.9",
            "Example Corp. <Tower>, Linux 6.1 amd64, 15.6 GiB of memory", "Example CPU @ 3 GHz, 2 processors",
            "JDK 25.0.3+9-LTS (Example, 64-Bit Server VM), TornadoVM of that day", 2,
            "sirocco compare 'my texts.txt' --backends 'simd,\"x\"'");
    static final Workload TOGETHER = new Workload("as given", List.of("a", "b"), true, 2_000, 4e10);
    static final Workload ALONE = new Workload("one by one", List.of("a", "b"), false, 24, 5e8);
    static final String DRIVER = "OpenCL 3.0 PoCL, driver 3.1";

    private Reports() {}

    static Rival rival(String label) {
        String form = label.contains("+") ? label.split("\\+")[1] : "float32";
        Bar bar = form.equals("float32") ? new Bar(1e-4) : new Bar(2, 0.998, 0.998);
        return new Rival(label, false, bar, form, new Device(
                label.startsWith("tornado")
                        ? "OpenCL · Example GPU"
                        : "CPU · Vector API, 256 bits, 2 threads"
                                + (form.equals("float32") ? "" : ", weights as " + form),
                label.startsWith("tornado") ? DRIVER : "", Optional.empty()));
    }

    static Rival peer(String label) {
        return new Rival(label, true, new Bar(1e-4), "", new Device("CPU", "", Optional.empty()));
    }

    static Measurement measured(Rival rival, Workload workload, int batch, double... seconds) {
        double cosine = rival.form().equals("int8") ? 0.9987654 : rival.form().equals("bfloat16") ? 0.9999876 : 1;
        return new Measurement(rival, workload, batch, 0.75, new Rounds(seconds,
                workload.together() ? new double[0] : new double[]{0.002, 0.0021, 0.0022, 0.0095}), 1.25,
                new Agreement(1e-6, cosine), (1 + cosine) / 2, Double.NaN, Double.NaN, Double.NaN, Optional.empty());
    }

    static Measurement wrong(Measurement m) {
        return new Measurement(m.rival(), m.workload(), m.batchTokens(), m.firstSeconds(), m.rounds(), m.ratio(),
                new Agreement(0.25, 0.5), 0.5, m.kernelSeconds(), m.transferShare(), m.peak(), m.failure());
    }

    static CompareReport of(Measurement... measurements) {
        return new CompareReport("a model & more", FACTS, List.of(measurements));
    }

    /** Everything at once: twelve contenders, some with long names, wrong, failed and other projects' among them. */
    static CompareReport crowd() {
        List<Rival> rivals = new ArrayList<>(List.of(rival("simd"), rival("simd+bfloat16"), rival("simd+float16"),
                rival("simd+int8"), rival("scalar"), rival("tornado:opencl:0"), rival("tornado:cuda:0+float16"),
                rival("tornado:ptx:0"), rival("simd (2)"), peer("ONNX Runtime, batch 32"), peer("langchain4j"),
                peer("AnotherProjectsEmbeddingModelWithAVeryLongNameAndNoSpaceToBreakItAnywhereAtAll<b>")));
        List<Measurement> all = new ArrayList<>();
        for (Workload workload : List.of(TOGETHER, ALONE)) {
            for (int batch : workload.together() ? new int[]{512, 32768} : new int[]{512}) {
                for (int r = 0; r < rivals.size(); r++) {
                    Measurement m = measured(rivals.get(r), workload, batch, 0.1 * (r + 1), 0.11 * (r + 1),
                            0.16 * (r + 1));
                    all.add(r == 3
                            ? wrong(m)
                            : r == 7
                                    ? Measurement.failed(m.rival(), workload, batch,
                                            new IllegalStateException("the device is lost: "
                                                    + "CUDA_ERROR_ILLEGAL_ADDRESS_AND_MORE_OF_THAT_KIND_WITHOUT_A_SPACE"))
                                    : r < 3 ? m.withPeak(1234.5) : m);
                }
            }
        }
        return new CompareReport("organisation/a-model-with-a-name-that-is-much-longer-than-a-phone-is-wide", FACTS,
                all);
    }
}
