package org.sirocco.text.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A process that lays an entry out, to be run beside others and to be killed. */
public final class CacheWriter {
    static final String ENTRY = "entry";
    private static final int FILES = 8;

    private CacheWriter() {}

    /** @param arguments the cache's root, bytes per file */
    public static void main(String[] arguments) {
        System.out.println("started");
        new ModelCache(Path.of(arguments[0])).open(ENTRY, work -> write(work, Integer.parseInt(arguments[1])));
        System.out.println("done");
    }

    static void write(Path work, int bytes) throws IOException {
        for (int i = 0; i < FILES; i++) {
            Files.createDirectories(work.resolve("d" + i % 2));
            Files.write(work.resolve("d" + i % 2).resolve("f" + i), content(i, bytes));
        }
    }

    private static byte[] content(int seed, int bytes) {
        byte[] content = new byte[bytes];
        new Random(seed).nextBytes(content);
        return content;
    }

    static boolean isWhole(Path folder, int bytes) throws IOException {
        for (int i = 0; i < FILES; i++) {
            Path file = folder.resolve("d" + i % 2).resolve("f" + i);
            if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), content(i, bytes))) {
                return false;
            }
        }
        return true;
    }

    /** Starts a JVM of its own with this class path. */
    public static Process start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }
}
