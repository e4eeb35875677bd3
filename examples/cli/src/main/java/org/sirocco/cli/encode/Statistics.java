package org.sirocco.cli.encode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.sirocco.encoder.DeviceTimes;

/** Counts and times of one run of {@code encode}; the clock starts when it is made. */
final class Statistics {
    private final long loadNanos;
    private final long start = System.nanoTime();
    private long texts;
    private long tokens;
    private long encodedTokens;
    private long truncated;
    /** Of the device: after the first texts, with which its weights went up, and last. */
    private DeviceTimes first;
    private DeviceTimes last;
    private long firstTokens;

    /** @param loadNanos what opening the model took */
    Statistics(long loadNanos) {
        this.loadNanos = loadNanos;
    }

    /**
     * Counts a text.
     *
     * @param all      its tokens
     * @param cut      whether it was cut
     * @param maxTokens where, if it was
     */
    void count(int all, boolean cut, int maxTokens) {
        texts++;
        tokens += all;
        encodedTokens += cut ? maxTokens : all;
        truncated += cut ? 1 : 0;
    }

    /** Takes down what a device, if there is one, has measured until here. */
    void measured(Optional<DeviceTimes> times) {
        times.ifPresent(now -> {
            if (first == null) {
                first = now;
                firstTokens = encodedTokens;
            }
            last = now;
        });
    }

    long texts() {
        return texts;
    }

    long truncated() {
        return truncated;
    }

    /**
     * Seconds are from the first text read to the last vector written; tokens are the texts' own, special ones counted, and
     * their rate is of those that were not cut off.
     */
    String summary(Encoding<?> encoder) {
        double seconds = (System.nanoTime() - start) / 1e9;
        return String.format(Locale.ROOT, """
                model    %s
                backend  %s (%s)
                texts    %d
                tokens   %d (special tokens counted)%s
                seconds  %.3f
                rate     %.1f texts/s, %.0f tokens/s
                load     %.3f s
                memory   %s
                %s""", encoder.modelName(), encoder.backend(), encoder.backendDescription(), texts, tokens,
                encodedTokens < tokens ? ", " + encodedTokens + " encoded" : "", seconds,
                texts / seconds, encodedTokens / seconds, loadNanos / 1e9, peakMemory(), device());
    }

    /** Lines about the device, or none. */
    private String device() {
        if (last == null) {
            return "";
        }
        String times = String.format(Locale.ROOT,
                "device   computing %.3f s, moving %.3f s, compiling %.3f s%nmoved    %,d bytes up, weights included, and %,d down%n",
                last.kernelNanos() / 1e9, last.transferNanos() / 1e9, last.compileNanos() / 1e9, last.bytesUp(),
                last.bytesDown());
        DeviceTimes later = last.since(first);
        long tokensLater = encodedTokens - firstTokens;
        return tokensLater == 0
                ? times
                : times + String.format(Locale.ROOT, "         after the first texts %.1f up and %.1f down a token%n",
                        (double) later.bytesUp() / tokensLater, (double) later.bytesDown() / tokensLater);
    }

    /** The process' largest resident size where the system tells it (Linux), else the JVM heap's. */
    private static String peakMemory() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmHWM:")) {
                    long kilobytes = Long.parseLong(line.replaceAll("\\D", ""));
                    return kilobytes / 1024 + " MiB resident at most";
                }
            }
        } catch (IOException e) {
            // Not Linux.
        }
        return (Runtime.getRuntime().totalMemory() >> 20) + " MiB of heap";
    }
}
