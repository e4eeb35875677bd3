package org.sirocco.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFilesTest {
    @TempDir
    private Path folder;

    @Test
    void listsWhatIsThereInOrder() throws IOException {
        for (String name : new String[]{"b.so", "a.so", "c.txt"}) {
            Files.createFile(folder.resolve(name));
        }

        assertThat(InputFiles.in(folder, "*.so")).containsExactly(folder.resolve("a.so"), folder.resolve("b.so"));
        assertThat(InputFiles.in(folder.resolve("absent"), "*")).isEmpty();
        assertThat(InputFiles.in(folder.resolve("c.txt"), "*")).isEmpty();
    }

    @Test
    void namesTheFolderAndWhatWasDoneWithIt() throws IOException {
        // Not even the system's own user follows it to its end.
        Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));

        assertThatIOException().isThrownBy(() -> InputFiles.in(loop, "*"))
                .withMessageStartingWith(loop + ": cannot be listed: ").withMessageContaining("symbolic links");
    }

    @Test
    void namesTheFileAndWhatWasDoneWithIt() throws IOException {
        assertThatIOException().isThrownBy(() -> InputFiles.text(folder.resolve("absent")))
                .withMessage(folder.resolve("absent") + ": cannot be read: no such file");
        assertThatIOException().isThrownBy(() -> InputFiles.text(folder))
                .withMessage(folder + ": cannot be read: Is a directory");
        Path latin = Files.write(folder.resolve("latin"), new byte[]{(byte) 0xE9});
        assertThatIOException().isThrownBy(() -> InputFiles.text(latin))
                .withMessage(latin + ": cannot be read: it is not UTF-8");
    }
}
