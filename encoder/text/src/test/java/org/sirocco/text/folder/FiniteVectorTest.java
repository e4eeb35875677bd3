package org.sirocco.text.folder;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.ModelSource;
import org.sirocco.text.SentenceEncoder;
import org.sirocco.text.formats.SafetensorsWriter;
import org.sirocco.text.model.ModelFormatException;

class FiniteVectorTest {
    @TempDir
    private Path folder;

    @Test
    void weightsThatLeadOutOfSinglePrecisionAreAnErrorAndNoVector() throws IOException {
        TinyModel.writeSentence(folder);
        List<Tensor> huge = new ArrayList<>();
        for (Tensor tensor : TinyModel.weights("").values()) {
            float[] data = tensor.toArray();
            for (int i = 0; i < data.length; i++) {
                data[i] *= tensor.name().matches(".*attention.self.(query|key).weight") ? 1e30f : 1;
            }
            huge.add(Tensor.of(tensor.name(), data, tensor.shape()));
        }
        Files.delete(folder.resolve(ModelFolder.WEIGHTS));
        SafetensorsWriter.write(folder.resolve(ModelFolder.WEIGHTS), huge);
        try (SentenceEncoder encoder = SentenceEncoder.load(new ModelSource.Folder(folder),
                EncoderOptions.builder().backend("scalar").build())) {
            assertThatThrownBy(() -> encoder.encode("a b")).isInstanceOf(ModelFormatException.class)
                    .hasMessageStartingWith(folder + ": makes NaN of a text on scalar");
            assertThatThrownBy(() -> encoder.inspector().observe("a b", new EncoderObserver() {
            }))
                    .isInstanceOf(ModelFormatException.class);
        }
    }

    @Test
    void aWordTableOfZerosIsAnErrorAndNoVector() throws IOException {
        TinyModel.writeSentence(folder);
        List<Tensor> tensors = new ArrayList<>();
        for (Tensor tensor : TinyModel.weights("").values()) {
            tensors.add(tensor.name().contains("word")
                    ? Tensor.of(tensor.name(), new float[tensor.size()], tensor.shape())
                    : tensor);
        }
        Files.delete(folder.resolve(ModelFolder.WEIGHTS));
        SafetensorsWriter.write(folder.resolve(ModelFolder.WEIGHTS), tensors);
        assertThatThrownBy(() -> ModelFolder.open(folder).close()).isInstanceOf(ModelFormatException.class)
                .hasMessage(folder.resolve(ModelFolder.WEIGHTS)
                        + ": tensor embeddings.word_embeddings.weight holds nothing but zeros");
    }
}
