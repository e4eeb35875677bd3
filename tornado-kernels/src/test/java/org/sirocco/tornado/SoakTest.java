package org.sirocco.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.RandomEncoder;

/** That nothing piles up. */
@Tag("soak")
final class SoakTest {
    private static final EncoderModel MODEL = RandomEncoder
            .of("random:layers=6,hidden=384,heads=12,ffn=1536,activation=gelu");

    private static Backend backend() {
        return new TornadoBackend(Devices.required(), BackendOptions.defaults());
    }

    @Test
    void twoThousandEncodesByEightThreadsAreRightAndKeepMemoryFlat() throws Exception {
        int[] lengths = {3, 40, 17, 1, 64, 9, 28, 5};
        float[][] inputs = new float[lengths.length][];
        float[][] expected = new float[lengths.length][];
        for (int i = 0; i < lengths.length; i++) {
            inputs[i] = Numbers.normal(lengths[i] * 384, i);
            expected[i] = Numbers.scalar(MODEL, PackedBatch.ofLengths(lengths[i]), inputs[i]);
        }
        List<Long> resident = new ArrayList<>();
        try (EncoderRuntime runtime = backend().load(MODEL); var threads = Executors.newFixedThreadPool(8)) {
            for (int tenth = 0; tenth < 10; tenth++) {
                List<Future<?>> done = new ArrayList<>();
                for (int call = 0; call < 200; call++) {
                    int i = call % lengths.length;
                    done.add(threads.submit(() -> {
                        float[] hidden = inputs[i].clone();
                        runtime.forward(PackedBatch.ofLengths(lengths[i]), hidden, hidden);
                        Numbers.assertClose("length " + lengths[i], hidden, expected[i], 1e-4);
                    }));
                }
                for (Future<?> future : done) {
                    future.get();
                }
                resident.add(residentMegabytes());
            }
        }
        assertFlat("2,000 encodes", resident, 100);
    }

    @Test
    void twoHundredLoadsAndClosesKeepMemoryFlat() throws IOException {
        Backend backend = backend();
        PackedBatch batch = PackedBatch.ofLengths(9);
        EncoderModel model = RandomEncoder.of("random:layers=2,hidden=384,heads=12,ffn=1536");
        List<Long> resident = new ArrayList<>();
        for (int load = 0; load < 200; load++) {
            try (EncoderRuntime runtime = backend.load(model)) {
                float[] hidden = Numbers.normal(9 * 384, load);
                runtime.forward(batch, hidden, hidden);
            }
            if (load % 20 == 19) {
                resident.add(residentMegabytes());
            }
        }
        assertFlat("200 loads", resident, 200);
    }

    /** The second half may not stand above the first by more than that. */
    private static void assertFlat(String what, List<Long> resident, long tolerance) {
        System.out.println(what + ": resident MB " + resident);
        int half = resident.size() / 2;
        long before = resident.subList(0, half).stream().mapToLong(Long::longValue).max().orElseThrow();
        long after = resident.subList(half, resident.size()).stream().mapToLong(Long::longValue).max().orElseThrow();
        assertThat(after).as("%s: resident MB %s", what, resident).isLessThan(before + tolerance);
    }

    private static long residentMegabytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        Assumptions.assumeTrue(Files.exists(status), "no /proc here");
        System.gc();
        return Files.readAllLines(status).stream().filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow() / 1024;
    }
}
