package org.sirocco.cli.encode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Counts and times of one run of {@code encode}; the clock starts when it is made. */
final class Statistics {
    private final long loadNanos;
    private final long start = System.nanoTime();
    private long texts;
    private long tokens;
    private long encodedTokens;
    private long truncated;

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
                """, encoder.modelName(), encoder.backend(), encoder.backendDescription(), texts, tokens,
                encodedTokens < tokens ? ", " + encodedTokens + " encoded" : "", seconds,
                texts / seconds, encodedTokens / seconds, loadNanos / 1e9, peakMemory());
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
