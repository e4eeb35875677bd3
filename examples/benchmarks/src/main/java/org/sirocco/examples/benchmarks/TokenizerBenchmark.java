package org.sirocco.examples.benchmarks;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.sirocco.tokenizer.Tokenizer;

/**
 * Tokens a second of this tokenizer and of the native library, text by text in one thread: {@code -p file=} a
 * tokenizer.json, {@code -p texts=} a text a line, {@code -p tokens=0} as they are, 256 joined to at least so many each. With
 * {@code -prof gc}, bytes an operation divided by tokens an operation are the garbage a token.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class TokenizerBenchmark {
    @Param("tokenizer.json")
    private String file;
    @Param("texts.txt")
    private String texts;
    @Param({"0", "256"})
    private int tokens;

    private List<String> lines;
    private Tokenizer tokenizer;
    private long handle;

    /** Tokens beside texts. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Counters {
        private long tokens;

        /** JMH sets back its own, this one not. */
        @Setup(Level.Iteration)
        public void begin() {
            tokens = 0;
        }

        /** JMH reads it as tokens a second. */
        public long tokens() {
            return tokens;
        }
    }

    @Setup
    public void load() throws IOException {
        byte[] bytes = Files.readAllBytes(Path.of(file));
        tokenizer = Tokenizer.read(bytes);
        loadLibrary();
        handle = TokenizersLibrary.LIB.createTokenizerFromString(new String(bytes, StandardCharsets.UTF_8));
        TokenizersLibrary.LIB.disableTruncation(handle);
        TokenizersLibrary.LIB.disablePadding(handle);
        lines = new ArrayList<>();
        StringBuilder joined = new StringBuilder();
        for (String line : Files.readAllLines(Path.of(texts))) {
            joined.append(joined.isEmpty() ? "" : " ").append(line);
            if (tokenizer.encode(joined.toString()).length() >= tokens) {
                lines.add(joined.toString());
                joined.setLength(0);
            }
        }
    }

    @SuppressWarnings("restricted") // The reference is native code.
    private static void loadLibrary() throws IOException {
        String name = System.mapLibraryName("tokenizers");
        try (InputStream in = TokenizersLibrary.class.getClassLoader()
                .getResourceAsStream("native/lib/linux-x86_64/cpu/" + name)) {
            Path library = Files.createTempDirectory("native-tokenizers").resolve(name);
            Files.copy(in, library);
            System.load(library.toString());
            Files.delete(library);
        }
    }

    @Benchmark
    public long here(Counters counters) {
        long sum = 0;
        for (String line : lines) {
            int[] ids = tokenizer.encode(line).ids();
            counters.tokens += ids.length;
            sum += ids[ids.length - 1];
        }
        return sum;
    }

    /** What a caller needs: ids and the special tokens' mask. */
    @Benchmark
    public long nativeLibrary(Counters counters) {
        long sum = 0;
        for (String line : lines) {
            long encoding = TokenizersLibrary.LIB.encode(handle, line, true);
            long[] ids = TokenizersLibrary.LIB.getTokenIds(encoding);
            sum += TokenizersLibrary.LIB.getSpecialTokenMask(encoding)[0] + ids[ids.length - 1];
            TokenizersLibrary.LIB.deleteEncoding(encoding);
            counters.tokens += ids.length;
        }
        return sum;
    }
}
