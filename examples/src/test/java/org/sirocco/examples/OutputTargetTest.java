package org.sirocco.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        }).isInstanceOf(IOException.class).hasMessage("/dev/full: No space left on device");
    }
}
