package org.sirocco.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputTargetTest {
    @TempDir
    private Path folder;

    @Test
    void appearsOnlyWhenCommitted() throws IOException {
        Path file = folder.resolve("out");
        try (OutputTarget target = OutputTarget.file(file)) {
            target.stream().write('x');
            target.stream().flush();
            assertThat(file).doesNotExist();
            target.commit();
            assertThat(file).hasContent("x");
        }
        assertThat(folder).isDirectoryContaining(f -> f.equals(file));
        assertThat(Files.list(folder)).hasSize(1);
    }

    @Test
    void leavesAnOlderFileAloneUntilThen() throws IOException {
        Path file = Files.writeString(folder.resolve("out"), "old");
        try (OutputTarget target = OutputTarget.file(file)) {
            target.stream().write('x');
        }
        assertThat(file).hasContent("old");
        assertThat(Files.list(folder)).hasSize(1);
    }

    @Test
    void writesDevicesDirectly() throws IOException {
        try (OutputTarget target = OutputTarget.file(Path.of("/dev/null"))) {
            target.stream().write('x');
            target.commit();
        }
        assertThat(Files.exists(Path.of("/dev/null"))).isTrue();
    }

    @Test
    void saysWhereThereIsNoRoom() {
        assumeThat(Path.of("/dev/full")).exists();

        assertThatThrownBy(() -> {
            try (OutputTarget target = OutputTarget.file(Path.of("/dev/full"))) {
                target.stream().write('x');
                target.commit();
            }
        }).isInstanceOf(IOException.class).hasMessage("/dev/full: cannot be written: No space left on device");
    }

    @Test
    void saysWhereNoFileCanBeMade() {
        assumeThat(Path.of("/proc/self")).exists();

        assertThatThrownBy(() -> write(Path.of("/proc/x.npy"))).isInstanceOf(IOException.class)
                .hasMessage("/proc/x.npy: no file can be made in /proc");
    }

    @Test
    void namesAnOpenFileThatIsNotThere() {
        assumeThat(Path.of("/dev/fd")).isDirectory();

        assertThatThrownBy(() -> write(Path.of("/dev/fd/9999"))).isInstanceOf(IOException.class)
                .hasMessage("/dev/fd/9999: cannot be written: no such file");
    }

    private static void write(Path file) throws IOException {
        try (OutputTarget target = OutputTarget.file(file)) {
            target.stream().write('x');
            target.commit();
        }
    }

    @Test
    void writesWhereLinksLead() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere/deep"));
        Path file = Files.writeString(elsewhere.resolve("file"), "old");
        Path middle = Files.createSymbolicLink(folder.resolve("elsewhere/middle"), Path.of("deep/file"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), middle);
        Path toNothing = Files.createSymbolicLink(folder.resolve("to-nothing"), Path.of("elsewhere/new"));

        write(link);
        write(toNothing);

        assertThat(link).isSymbolicLink();
        assertThat(middle).isSymbolicLink();
        assertThat(file).hasContent("x");
        assertThat(toNothing).isSymbolicLink();
        assertThat(folder.resolve("elsewhere/new")).hasContent("x").isRegularFile();
        assertThat(Files.list(folder)).hasSize(3);
    }

    @Test
    void leavesTheFileBehindALinkAloneUntilItIsComplete() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        try (OutputTarget target = OutputTarget.file(link)) {
            target.stream().write('x');
            target.stream().flush();
            assertThat(file).hasContent("old");
        }
        assertThat(file).hasContent("old");
        assertThat(Files.list(folder)).hasSize(2);
    }

    @Test
    void refusesLinksThatLeadNowhere() throws IOException {
        Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
        Path lost = Files.createSymbolicLink(folder.resolve("lost"), Path.of("no/such/folder"));

        assertThatThrownBy(() -> write(loop)).isInstanceOf(IOException.class)
                .hasMessage(loop + ": too many symbolic links");
        assertThatThrownBy(() -> write(lost)).isInstanceOf(IOException.class)
                .hasMessage(folder.resolve("no/such") + ": no such folder");
    }

    @Test
    void keepsAnExistingFilesPermissions() throws IOException {
        for (String mode : List.of("rw-------", "rw-rw-rw-", "rwxr-x---")) {
            Path file = Files.writeString(folder.resolve(mode), "old");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

            write(file);

            assertThat(file).hasContent("x");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo(mode);
        }
        Path file = folder.resolve("new");
        write(file);
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(Files.getPosixFilePermissions(Files.createFile(folder.resolve("any"))));
    }

    @Test
    void writesAPipeDirectly() throws Exception {
        Path pipe = folder.resolve("pipe");
        assumeThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
            try {
                return Files.readString(pipe);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        write(Files.createSymbolicLink(folder.resolve("link"), pipe));

        assertThat(read.get(10, TimeUnit.SECONDS)).isEqualTo("x");
        assertThat(Files.list(folder)).hasSize(2);
    }
}
