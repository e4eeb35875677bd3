package org.sirocco.text.folder;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.text.formats.SafetensorsWriter;
import org.sirocco.text.model.LoadedModel;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.store.ModelStore;

/** Files of a folder that are missing, of another kind, or changed while they are read. */
class FolderFilesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "tokenizer.json", "model.safetensors"})
    void saysThatAPointerIsNoModel(String file) throws IOException {
        TinyModel.write(folder);
        Files.writeString(folder.resolve(file), """
                version https://git-lfs.github.com/spec/v1
                oid sha256:0000000000000000000000000000000000000000000000000000000000000000
                size 90868376
                """);
        assertRefused(file + ": is a Git LFS pointer");
    }

    @Test
    void saysThatAnExportIsThere() throws IOException {
        TinyModel.write(folder);
        Files.delete(folder.resolve("model.safetensors"));
        Files.write(Files.createDirectory(folder.resolve("onnx")).resolve("model.onnx"), new byte[4]);
        assertRefused(
                "model.safetensors: is missing, and so is model.safetensors.index.json; there is only onnx/model.onnx");
    }

    @Test
    void refusesAPickleAndSaysHowToConvertIt() throws IOException {
        TinyModel.writeSideFiles(folder);
        Files.write(folder.resolve("pytorch_model.bin"), new byte[4]);
        assertRefused("pytorch_model.bin: is a pickle");
        assertRefused("save_pretrained");
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "tokenizer.json", "model.safetensors"})
    void refusesAMissingFileByName(String file) throws IOException {
        TinyModel.write(folder);
        Files.delete(folder.resolve(file));
        assertRefused(file + ": is missing");
    }

    @Test
    void refusesAFolderThatIsNone() throws IOException {
        Path file = Files.writeString(folder.resolve("f"), "");
        assertThatThrownBy(() -> ModelStore.openFolder(file)).isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith(file + ": is no folder");
        assertThatThrownBy(() -> ModelStore.openFolder(folder.resolve("g"))).isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith(folder.resolve("g") + ": is no folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "tokenizer.json", "model.safetensors"})
    void refusesAPipeInsteadOfWaitingForIt(String file) throws Exception {
        TinyModel.write(folder);
        Files.delete(folder.resolve(file));
        assumeTrue(new ProcessBuilder("mkfifo", folder.resolve(file).toString()).start().waitFor() == 0, "mkfifo");
        assertRefused(file + ": is no regular file");
    }

    @Test
    void survivesAFileCutWhileItIsOpen() throws IOException {
        TinyModel.writeSideFiles(folder);
        Path file = folder.resolve("model.safetensors");
        SafetensorsWriter.write(file, TinyModel.weights("").values());
        try (LoadedModel model = ModelStore.openFolder(folder)) {
            Files.write(file, new byte[0]);
            // Not a dead JVM: whoever reads gets an error that can be caught and named.
            assertThatThrownBy(() -> model.encoder().embedding().word().toArray()).isInstanceOf(InternalError.class);
        }
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> ModelStore.openFolder(folder)).isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith(folder.toString()).hasMessageContaining(message);
    }
}
