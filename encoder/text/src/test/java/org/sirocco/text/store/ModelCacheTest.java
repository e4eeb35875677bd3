package org.sirocco.text.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.text.formats.ModelFiles;
import org.sirocco.text.model.ModelFormatException;

class ModelCacheTest {
    private static final String ELSEWHERE = "; name another folder with --cache (EncoderOptions.Builder.cache) or set XDG_CACHE_HOME";
    private static final String ENTRY = CacheWriter.ENTRY;
    private static final int SMALL = 1000;
    private static final int LARGE = 4 << 20;

    @TempDir
    Path root;

    private final AtomicInteger layouts = new AtomicInteger();

    private Path open(int bytes) {
        return new ModelCache(root).open(ENTRY, work -> {
            layouts.incrementAndGet();
            CacheWriter.write(work, bytes);
        });
    }

    @Test
    void laysOutOnceAndLeavesNothingBeside() throws IOException {
        assertThat(open(SMALL)).isEqualTo(open(SMALL)).isEqualTo(root.resolve("models").resolve(ENTRY));
        assertThat(layouts).hasValue(1);
        assertThat(CacheWriter.isWhole(open(SMALL), SMALL)).isTrue();
        assertThat(names()).containsExactlyInAnyOrder(ENTRY, ENTRY + ".lock");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("models"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void refusesWhileAnotherClassLoaderOfThisProcessIsAtWork() throws IOException {
        Files.createDirectories(root.resolve("models"));
        try (FileChannel other = FileChannel.open(root.resolve("models").resolve(ENTRY + ".lock"),
                StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            other.lock();
            assertThatThrownBy(() -> open(SMALL)).isInstanceOf(ModelCacheException.class)
                    .hasMessageContaining("in another class loader");
        }
        assertThat(CacheWriter.isWhole(open(SMALL), SMALL)).isTrue();
    }

    @Test
    void laysOutAnewAfterAnyFlippedByte() throws IOException {
        Path folder = open(SMALL);
        Random random = new Random(1);
        List<Path> files = ModelFiles.everythingIn(folder).stream().filter(Files::isRegularFile).toList();
        for (int i = 0; i < 40; i++) {
            Path file = files.get(i % files.size());
            byte[] bytes = Files.readAllBytes(file);
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bytes);
            assertThat(CacheWriter.isWhole(open(SMALL), SMALL)).as("%s, round %d", file, i).isTrue();
            assertThat(layouts).as("%s, round %d", file, i).hasValue(2 + i);
        }
    }

    @Test
    void laysOutAnewAfterAFileIsCutOrLostOrTheFolderIsAFile() throws IOException {
        Path folder = open(SMALL);
        Files.write(folder.resolve("d1/f3"), new byte[0]);
        assertThat(CacheWriter.isWhole(open(SMALL), SMALL)).isTrue();
        Files.delete(folder.resolve("d0/f0"));
        assertThat(CacheWriter.isWhole(open(SMALL), SMALL)).isTrue();
        Files.delete(folder.resolve(Manifest.FILE));
        assertThat(CacheWriter.isWhole(open(SMALL), SMALL)).isTrue();
        Files.write(folder.resolve(Manifest.FILE), new byte[0]);
        assertThat(CacheWriter.isWhole(open(SMALL), SMALL)).isTrue();
        ModelFiles.delete(folder);
        Files.createFile(folder);
        assertThat(CacheWriter.isWhole(open(SMALL), SMALL)).isTrue();
        ModelFiles.delete(folder);
        Files.createSymbolicLink(folder, root.resolve("nowhere"));
        assertThat(CacheWriter.isWhole(open(SMALL), SMALL)).isTrue();
    }

    @Test
    void clearsAwayWhatAKilledRunLeft() throws IOException {
        Path left = Files.createDirectories(root.resolve("models").resolve(ENTRY + ".tmp").resolve("sub"));
        Files.write(left.resolve("half"), new byte[9]);
        open(SMALL);
        assertThat(names()).containsExactlyInAnyOrder(ENTRY, ENTRY + ".lock");
    }

    @Test
    void leavesNothingBehindALayoutThatFails() throws IOException {
        assertThatThrownBy(() -> new ModelCache(root).open(ENTRY, work -> {
            CacheWriter.write(work, SMALL);
            throw new ModelFormatException(work, "is bad");
        })).isInstanceOf(ModelFormatException.class);
        assertThat(names()).containsExactly(ENTRY + ".lock");
        assertThat(CacheWriter.isWhole(open(SMALL), SMALL)).isTrue();
    }

    @Test
    void removesAnEntry() throws IOException {
        ModelCache cache = new ModelCache(root);
        cache.remove(ENTRY);
        open(SMALL);
        assertThat(cache.has(ENTRY)).isTrue();
        cache.remove(ENTRY);
        assertThat(cache.has(ENTRY)).isFalse();
        assertThat(names()).containsExactly(ENTRY + ".lock");
    }

    @Test
    void laysOutOnceForManyThreads() throws IOException {
        List<Path> folders = IntStream.range(0, 8).parallel().mapToObj(i -> open(SMALL)).toList();
        assertThat(folders).hasSize(8).allMatch(folder -> folder.endsWith(ENTRY));
        assertThat(layouts).hasValue(1);
    }

    @Test
    void laysOutForTwoProcessesAtOnce() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            processes.add(CacheWriter.start(CacheWriter.class, root.toString(), String.valueOf(LARGE)));
        }
        for (Process process : processes) {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
        assertThat(CacheWriter.isWhole(open(LARGE), LARGE)).isTrue();
        assertThat(layouts).hasValue(0);
        assertThat(names()).containsExactlyInAnyOrder(ENTRY, ENTRY + ".lock");
    }

    @Test
    void isWholeAfterBeingKilledAtAnyInstant() throws Exception {
        killAtInstants(3);
    }

    @Test
    @Tag("soak")
    void isWholeAfterBeingKilledAtManyInstants() throws Exception {
        killAtInstants(30);
    }

    private void killAtInstants(int instants) throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < instants; i++) {
            Process process = CacheWriter.start(CacheWriter.class, root.toString(), String.valueOf(LARGE));
            // The first line says that the JVM is up; what follows is the layout, some tenths of a second.
            assertThat(process.inputReader().readLine()).isEqualTo("started");
            Thread.sleep(random.nextInt(150));
            process.destroyForcibly().waitFor();
            assertThat(CacheWriter.isWhole(open(LARGE), LARGE)).as("kill %d", i).isTrue();
            assertThat(names()).containsExactlyInAnyOrder(ENTRY, ENTRY + ".lock");
            new ModelCache(root).remove(ENTRY);
        }
    }

    @Test
    void namesAPlaceThatCannotBeWritten() throws IOException {
        Path file = Files.createFile(root.resolve("file"));
        assertThatThrownBy(() -> new ModelCache(file).open(ENTRY, work -> {})).isInstanceOf(ModelCacheException.class)
                .hasMessage("%s/models/%s: is missing and cannot be written: Not a directory" + ELSEWHERE, file, ENTRY);
        Files.createDirectory(root.resolve("models"));
        Files.createDirectory(root.resolve("models").resolve(ENTRY + ".lock"));
        assertThatThrownBy(() -> open(SMALL)).isInstanceOf(ModelCacheException.class)
                .hasMessage("%s/models/%s: is missing and cannot be written: Is a directory" + ELSEWHERE, root, ENTRY);
        Files.createDirectory(root.resolve("models").resolve(ENTRY));
        assertThatThrownBy(() -> open(SMALL)).isInstanceOf(ModelCacheException.class).hasMessage(
                "%s/models/%s: is damaged (manifest.txt is missing) and cannot be written: Is a directory" + ELSEWHERE,
                root,
                ENTRY);
    }

    @Test
    void usesASoundEntryWhereNothingCanBeWritten() throws Exception {
        open(SMALL);
        mounted("--bind", root.toString(), () -> {
            run("mount", "-o", "remount,ro,bind", root.toString());
            assertThat(CacheWriter.isWhole(open(SMALL), SMALL)).isTrue();
            assertThat(layouts).hasValue(1);
            assertThatThrownBy(() -> new ModelCache(root).open("other", work -> {}))
                    .isInstanceOf(ModelCacheException.class)
                    .hasMessage("%s/models/other: is missing and cannot be written: Read-only file system" + ELSEWHERE,
                            root);
        });
    }

    @Test
    void saysThatTheDiskIsFullAndGoesOnWhenItIsNot() throws Exception {
        mounted("-ttmpfs", "-osize=6m", () -> {
            assertThatThrownBy(() -> open(1 << 20)).isInstanceOf(ModelCacheException.class)
                    .hasMessage("%s/models/%s: is missing and cannot be written: No space left on device" + ELSEWHERE,
                            root, ENTRY);
            assertThat(names()).containsExactly(ENTRY + ".lock");
            assertThat(CacheWriter.isWhole(open(SMALL), SMALL)).isTrue();
        });
    }

    private interface Body {
        void run() throws Exception;
    }

    /** Runs with something mounted at the root; skipped where that is not allowed. */
    private void mounted(String option, String source, Body body) throws Exception {
        boolean mounted = option.equals("--bind")
                ? run("mount", option, source, root.toString())
                : run("mount", option, source, "tmpfs", root.toString());
        assumeTrue(mounted, "mounting needs root");
        try {
            body.run();
        } finally {
            assertThat(run("umount", root.toString())).isTrue();
        }
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start().waitFor() == 0;
    }
}
