package org.sirocco.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.encoder.model.ElementType;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.text.folder.FolderLayouts;
import org.sirocco.text.folder.TinyModel;

/** Words are looked up in the file, in the file's own numbers, whatever computes the rest and in whatever form. */
class WordTableTest {
    private static final String WORDS = "embeddings.word_embeddings.weight";
    private static final int ROWS = 500_000;
    private static final int WIDTH = TinyModel.CONFIG.hiddenSize();
    private static final long TABLE_BYTES = (long) ROWS * WIDTH * Short.BYTES;

    @TempDir
    private static Path folder;

    /** A large table of bfloat16, and two layers of next to nothing. */
    @BeforeAll
    static void write() throws IOException {
        TinyModel.writeSentence(folder);
        Files.delete(folder.resolve("model.safetensors"));
        Map<String, Tensor> weights = TinyModel.weights("");
        float[] table = new float[ROWS * WIDTH];
        Tensor few = weights.get(WORDS);
        few.copyTo(0, table, 0, few.size());
        weights.put(WORDS, Tensor.of(WORDS, table, ROWS, WIDTH));
        FolderLayouts.writeSingle(folder, weights, "BF16");
        Path config = folder.resolve("config.json");
        Files.writeString(config,
                Files.readString(config).replaceFirst("\"vocab_size\":\\d+", "\"vocab_size\":" + ROWS));
    }

    /** {@code counting} stands for a device, before which words are looked up just so. */
    @ParameterizedTest
    @CsvSource({"scalar,scalar+bfloat16", "simd,simd+bfloat16", "simd+int8,simd+int8", "simd+float32,simd+float32",
            "counting,counting"})
    void aTableOfHalvesIsNeitherWidenedNorCopied(String backend, String named) {
        long bytes = 0;
        // The first time classes are loaded besides.
        for (int i = 0; i < 2; i++) {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            try (SentenceEncoder encoder = SentenceEncoder.load(new ModelSource.Folder(folder),
                    EncoderOptions.builder().backend(backend).threads(1).build())) {
                assertThat(encoder.encode("a b c").backend()).isEqualTo(named);
                bytes = threads.getCurrentThreadAllocatedBytes() - before;
                Tensor word = encoder.model().files().encoder().embedding().word();
                assertThat(word.type()).isEqualTo(ElementType.BFLOAT16);
                assertThat(word.data().isMapped()).isTrue();
                assertThat(word.data().byteSize()).isEqualTo(TABLE_BYTES);
            }
        }
        assertThat(bytes).as("bytes of the heap").isPositive().isLessThan(TABLE_BYTES / 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert-cls", "bert-fp16", "bert-bf16", "bert-sharded", "onnx-bert-legacy/model.onnx",
            "onnx-bert-dynamo/model.onnx", "onnx-bert-external/model.onnx"})
    void everyFormatLeavesTheTableInItsFile(String model) {
        ModelSource source = ModelSource.parse(FixtureTest.fixtures().resolve(model).toString());
        try (SentenceEncoder encoder = SentenceEncoder.load(source,
                EncoderOptions.builder().backend("scalar").build())) {
            assertThat(encoder.model().files().encoder().embedding().word().data().isMapped()).isTrue();
        }
    }
}
