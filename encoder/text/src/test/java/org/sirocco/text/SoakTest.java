package org.sirocco.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Memory over many encodes and many loads; minutes long. */
@Tag("soak")
@EnabledOnOs(value = OS.LINUX, disabledReason = "resident memory is read from /proc")
class SoakTest {
    private static final int ENCODES = 100_000;
    private static final int LOADS = 300;
    private static final int PARTS = 10;
    /** What the JVM's own compilers and collectors may still take after the first tenth, in MiB. */
    private static final long SLACK = 48;

    @TempDir
    private static Path cache;

    private final EncoderOptions options = EncoderOptions.builder().backend("simd").cache(cache).build();

    @Test
    void memoryStaysFlatOverEncodesFromFourThreads() throws Exception {
        List<Long> resident = new ArrayList<>();
        try (SentenceEncoder encoder = SentenceEncoder.load(ModelSource.defaultModel(), options);
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            float[] expected = encoder.encode(text(new Random(5))).vector();
            for (int part = 0; part < PARTS; part++) {
                List<Future<?>> work = new ArrayList<>();
                for (int thread = 0; thread < 4; thread++) {
                    Random random = new Random(100L * part + thread);
                    work.add(threads.submit(() -> {
                        for (int i = 0; i < ENCODES / PARTS / 4; i++) {
                            encoder.encode(text(random));
                        }
                    }));
                }
                for (Future<?> future : work) {
                    future.get();
                }
                resident.add(residentMegabytes());
            }
            VectorAssert.assertClose(encoder.encode(text(new Random(5))).vector(), expected, 1e-6, 0.999999,
                    "at the end");
        }
        assertFlat("encodes", resident);
    }

    @Test
    void memoryStaysFlatOverLoads() throws IOException {
        List<Long> resident = new ArrayList<>();
        for (int load = 1; load <= LOADS; load++) {
            try (SentenceEncoder encoder = SentenceEncoder.load(ModelSource.defaultModel(), options)) {
                assertThat(encoder.encode("hello").tokens()).isEqualTo(3);
            }
            if (load % (LOADS / PARTS) == 0) {
                resident.add(residentMegabytes());
            }
        }
        assertFlat("loads", resident);
    }

    /** One to forty words, now and then a long text. */
    private static String text(Random random) {
        int words = random.nextInt(200) == 0 ? 300 : 1 + random.nextInt(random.nextInt(1, 40));
        StringBuilder text = new StringBuilder();
        for (int w = 0; w < words; w++) {
            text.append(Integer.toString(random.nextInt(100_000), 36)).append(' ');
        }
        return text.toString();
    }

    private static long residentMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024).findFirst().orElseThrow();
    }

    private static void assertFlat(String what, List<Long> resident) {
        System.out.println("resident MiB after each tenth of the " + what + ": " + resident);
        assertThat(resident.getLast()).as("resident MiB after each tenth of the %s: %s", what, resident)
                .isLessThanOrEqualTo(resident.getFirst() + SLACK);
    }
}
