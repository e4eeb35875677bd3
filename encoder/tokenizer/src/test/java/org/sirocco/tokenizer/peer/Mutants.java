package org.sirocco.tokenizer.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.sirocco.tokenizer.Encoding;
import org.sirocco.tokenizer.Tokenizer;
import org.sirocco.tokenizer.errors.TokenizerException;

/**
 * Spoilt tokenizer files: each is either refused with a {@link TokenizerException} or encodes a text; nothing else may
 * happen, and nothing may take a second of the processor's time.
 */
final class Mutants {
    static final List<String> FILES = List.of("roberta", "llama3", "gemma", "t5-first", "bert-cased", "clip",
            "unigram-byte-fallback",
            "bpe-continuing-prefix", "split-contiguous", "wordlevel-nfc-whitespace");
    private static final String[] SNIPPETS = {"null", "true", "-1", "0", "1e308", "99999999999", "\"\"", "[]", "{}",
            "[[", "{\"", "\"type\":", ",", ":",
            "\\u0000", "\\ud800", "\"Regex\"", "(a*)*", "((((((((", "\\\\p{L}", "{1000}", "\"Sequence\"",
            "\"normalizers\":[", "\"BPE\"", "\"Unigram\""};

    private final Random random;
    private final List<byte[]> seeds = new ArrayList<>();
    private final MixedTexts texts;
    int loaded;
    int encoded;
    int refused;
    long slowest;

    Mutants(long seed) {
        random = new Random(seed);
        texts = new MixedTexts(seed);
        FILES.forEach(name -> seeds.add(file(name)));
    }

    static byte[] file(String name) {
        try (InputStream in = Mutants.class.getResourceAsStream(name + ".json")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In a JVM of its own: number of mutants, seed. */
    public static void main(String[] args) {
        Mutants mutants = new Mutants(Long.parseLong(args[1]));
        mutants.run(Integer.parseInt(args[0]));
        System.out.println(mutants);
    }

    void run(int count) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (int i = 0; i < count; i++) {
            byte[] mutant = mutant();
            String text = i % 100 == 0 ? texts.next().repeat(50) : texts.next();
            long start = threads.getCurrentThreadCpuTime();
            try {
                Tokenizer tokenizer = Tokenizer.read(mutant);
                loaded++;
                Encoding encoding = tokenizer.encode(text);
                tokenizer.decode(encoding.ids(), true);
                encoded++;
            } catch (TokenizerException e) {
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError(
                        "mutant %d: %s%nof the text %s".formatted(i, new String(mutant, StandardCharsets.UTF_8),
                                text),
                        e);
            }
            slowest = Math.max(slowest, threads.getCurrentThreadCpuTime() - start);
        }
    }

    private byte[] mutant() {
        byte[] mutant = seeds.get(random.nextInt(seeds.size()));
        return random.nextBoolean() ? respelt(mutant.clone()) : spoilt(mutant);
    }

    /** Changes letters and digits into others: the file stays JSON, and often a tokenizer. */
    private byte[] respelt(byte[] mutant) {
        for (int changes = random.nextInt(6) + 1; changes > 0; changes--) {
            int at = random.nextInt(random.nextBoolean() ? Math.min(mutant.length, 2500) : mutant.length);
            if (Character.isDigit(mutant[at])) {
                mutant[at] = (byte) ('0' + random.nextInt(10));
            } else if (Character.isLetter(mutant[at])) {
                mutant[at] = (byte) ('a' + random.nextInt(26));
            }
        }
        return mutant;
    }

    private byte[] spoilt(byte[] original) {
        byte[] mutant = original;
        for (int changes = random.nextInt(3) + 1; changes > 0; changes--) {
            // Half of them spoil the components around the vocabulary, which is the file's longest part.
            int at = random.nextInt(random.nextBoolean() ? Math.min(mutant.length, 2500) : mutant.length);
            int to = Math.min(mutant.length, at + random.nextInt(random.nextInt(10) == 0 ? 2000 : 20));
            byte[] middle = switch (random.nextInt(6)) {
                case 0 -> new byte[0];
                case 1 -> SNIPPETS[random.nextInt(SNIPPETS.length)].getBytes(StandardCharsets.UTF_8);
                case 2 -> new byte[]{(byte) random.nextInt(256)};
                case 3 -> {
                    int from = random.nextInt(mutant.length);
                    yield Arrays.copyOfRange(mutant, from, Math.min(mutant.length, from + random.nextInt(60)));
                }
                case 4 -> {
                    byte[] other = seeds.get(random.nextInt(seeds.size()));
                    int from = random.nextInt(other.length);
                    yield Arrays.copyOfRange(other, from, Math.min(other.length, from + random.nextInt(400)));
                }
                default -> Integer.toString(random.nextInt(2000) - 5).getBytes(StandardCharsets.UTF_8);
            };
            mutant = joined(mutant, at, middle, random.nextBoolean() ? to : at);
        }
        return mutant.length > 100_000 ? Arrays.copyOf(mutant, 100_000) : mutant;
    }

    private static byte[] joined(byte[] file, int at, byte[] middle, int to) {
        byte[] result = Arrays.copyOf(file, at + middle.length + file.length - to);
        System.arraycopy(middle, 0, result, at, middle.length);
        System.arraycopy(file, to, result, at + middle.length, file.length - to);
        return result;
    }

    @Override
    public String toString() {
        return "%,d mutants loaded, %,d of them encoded, %,d refusals, the slowest %.3f s".formatted(loaded, encoded,
                refused,
                slowest / 1e9);
    }
}
