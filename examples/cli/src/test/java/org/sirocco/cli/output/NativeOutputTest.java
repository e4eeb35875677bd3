package org.sirocco.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class NativeOutputTest {
    @TempDir
    private Path folder;

    /** Writes to file 1, as a driver does, and between that as the commands do. */
    static final class Driver {
        private Driver() {}

        public static void main(String[] args) throws IOException {
            NativeOutput.divert();
            try (FileOutputStream driver = new FileOutputStream(FileDescriptor.out)) {
                driver.write("from a driver\n".getBytes(StandardCharsets.UTF_8));
                NativeOutput.standard().write("a vector\n".getBytes(StandardCharsets.UTF_8));
                System.out.println("a line: é");
                driver.write("from a driver again\n".getBytes(StandardCharsets.UTF_8));
                StandardOutput.printer().println("the last");
            }
        }
    }

    private List<String> run(Redirect out) throws IOException, InterruptedException {
        File errors = folder.resolve("err").toFile();
        int code = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-Dstdout.encoding=UTF-8", "-cp",
                System.getProperty("java.class.path"), Driver.class.getName()).redirectOutput(out)
                .redirectError(errors).start().waitFor();
        List<String> lines = Files.readAllLines(errors.toPath()).stream().filter(
                line -> !line.startsWith("WARNING") && !line.startsWith("NOTE: Picked up JDK_JAVA_OPTIONS"))
                .toList();
        assertThat(code).as("%s", lines).isZero();
        return lines;
    }

    @Test
    void whatADriverPrintsGoesToStandardErrorAndOursToStandardOutput() throws Exception {
        Path out = folder.resolve("out");

        assertThat(run(Redirect.to(out.toFile()))).containsExactly("from a driver", "from a driver again");

        assertThat(out).hasContent("a vector\na line: é\nthe last\n");
    }

    @Test
    void whatIsThereStays() throws Exception {
        Path out = Files.writeString(folder.resolve("out"), "before\n");

        run(Redirect.appendTo(out.toFile()));

        assertThat(out).hasContent("before\na vector\na line: é\nthe last\n");
    }
}
