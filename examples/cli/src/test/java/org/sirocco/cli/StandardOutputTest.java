package org.sirocco.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.cli.testing.OwnProcess;

class StandardOutputTest {
    @TempDir
    private Path folder;

    private static List<String> withModel(String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(OwnProcess.MODEL);
        return all;
    }

    private static void assertSaysThatItIsFull(List<String> arguments) {
        assumeThat(Path.of("/dev/full")).exists();

        OwnProcess process = OwnProcess.run(Redirect.to(new File("/dev/full")), arguments);

        assertThat(process.errors())
                .containsExactly("sirocco: standard output: cannot be written: No space left on device");
        assertThat(process.exitCode()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"models", "devices", "positions", "setup-gpu", "--version", "encode --help"})
    void whatCannotBePrintedIsAFailure(String command) {
        assertSaysThatItIsFull(List.of(command.split(" ")));
    }

    @Test
    void whatCannotBePrintedOfAModelIsAFailure() throws IOException {
        Path golden = Files.writeString(folder.resolve("g.jsonl"), "{\"text\":\"a\",\"vector\":[1,0,0,0]}\n");

        assertSaysThatItIsFull(withModel("verify", "--golden", golden.toString()));
        assertSaysThatItIsFull(withModel("inspect", "a sentence"));
    }

    @Test
    void aReaderThatHasGoneIsNone() {
        // More maps than a buffer holds: some are written long before the end.
        String[] sentences = Collections.nCopies(20, "x".repeat(100)).toArray(String[]::new);
        sentences[0] = "inspect";
        for (List<String> command : List.of(List.of("models"), List.of("--help"), withModel(sentences))) {
            OwnProcess process = OwnProcess.run(Redirect.PIPE, command);

            assertThat(process.errors()).isEmpty();
            assertThat(process.exitCode()).isZero();
        }
    }

    @Test
    void aVerdictOutlivesItsReader() throws IOException {
        Path golden = Files.writeString(folder.resolve("g.jsonl"), "{\"text\":\"a\",\"vector\":[1,0,0,0]}\n");

        assertThat(OwnProcess.run(Redirect.PIPE, withModel("verify", "--golden", golden.toString())).exitCode())
                .isEqualTo(1);
    }

    /** Through a link of its own: a failure must not cost the machine its /dev/stdout. */
    @Test
    void asAFileItIsWrittenAndNotReplaced() throws IOException {
        assumeThat(Path.of("/proc/self/fd")).exists();
        Path log = Files.writeString(folder.resolve("log"), "before\n");
        Path link = Files.createSymbolicLink(folder.resolve("stdout"), Path.of("/proc/self/fd/1"));
        Object inode = Files.getAttribute(log, "unix:ino");

        OwnProcess process = OwnProcess.run(Redirect.appendTo(log.toFile()),
                withModel("encode", "--output", link.toString(), "a"));

        assertThat(process.exitCode()).isZero();
        assertThat(Files.readAllLines(log)).hasSize(2).first().isEqualTo("before");
        assertThat(Files.getAttribute(log, "unix:ino")).as("the file itself").isEqualTo(inode);
        assertThat(link).isSymbolicLink();
    }
}
