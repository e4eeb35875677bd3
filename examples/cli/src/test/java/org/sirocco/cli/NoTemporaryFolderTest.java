package org.sirocco.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.cli.testing.OwnProcess;

/** What machines lack that run nothing else: a /tmp to write to, fonts. */
class NoTemporaryFolderTest {
    @TempDir
    private Path folder;

    private Path output;

    @BeforeEach
    void makeAFolder() throws IOException {
        output = Files.createDirectory(folder.resolve("output"));
    }

    private OwnProcess run(Redirect out, Map<String, String> environment, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!arguments[0].equals("positions")) {
            all.addAll(OwnProcess.MODEL);
        }
        return OwnProcess.run(out, List.of("-Djava.io.tmpdir=" + folder.resolve("none")), environment, Main.class, all);
    }

    private void assertWrites(String name, String... arguments) throws IOException {
        OwnProcess process = run(Redirect.DISCARD, Map.of(), arguments);

        // The JVM itself notes what it was given for this test.
        assertThat(process.errors()).allMatch(line -> line.startsWith("WARNING: java.io.tmpdir directory"));
        assertThat(process.exitCode()).isZero();
        assertThat(output.resolve(name)).isNotEmptyFile();
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void numbersNeedNone() throws IOException {
        assertWrites("a.npy", "encode", "--output", output.resolve("a.npy").toString(), "a", "b");
        try (Stream<Path> files = Files.list(output)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void whatIsPipedIsTheSameAsAFile() throws IOException {
        assertWrites("a.npy", "encode", "--output", output.resolve("a.npy").toString(), "a", "b");
        Path piped = folder.resolve("piped");
        OwnProcess process = run(Redirect.to(piped.toFile()), Map.of(), "encode", "--format", "npy", "a", "b");

        assertThat(process.exitCode()).isZero();
        assertThat(piped).hasSameBinaryContentAs(output.resolve("a.npy"));
    }

    @Test
    void picturesNeedNone() throws IOException {
        assertWrites("p.png", "positions", "--length", "4", "--hidden", "4", "--output",
                output.resolve("p.png").toString());
        assertWrites("i.png", "inspect", "--output", output.resolve("i.png").toString(), "a");
    }

    /** The library that Java asks for fonts is there by name only. */
    @Test
    void aPictureWithoutFontsSaysWhatToInstall() throws IOException {
        assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
        for (String name : List.of("libfontconfig.so.1", "libfontconfig.so")) {
            Files.createFile(folder.resolve(name));
        }
        for (String command : List.of("inspect a", "positions")) {
            List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
            arguments.addAll(List.of("--output", output.resolve("x.png").toString()));
            OwnProcess process = run(Redirect.DISCARD, Map.of("LD_LIBRARY_PATH", folder.toString()),
                    arguments.toArray(String[]::new));

            assertThat(process.errors()).last().asString()
                    .startsWith("sirocco: a picture cannot be drawn, because Java finds no fonts here")
                    .contains("apt-get install fontconfig fonts-dejavu-core");
            assertThat(process.exitCode()).isEqualTo(1);
            assertThat(output).isEmptyDirectory();
        }
    }
}
