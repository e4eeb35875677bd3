package org.sirocco.text.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sirocco.encoder.model.ElementType;
import org.sirocco.encoder.model.Tensor;

class OnnxHalvesTest {
    @TempDir
    Path folder;

    /** A matrix that a node multiplies by is turned; what its numbers are stored as is what their weights are kept as. */
    @ParameterizedTest
    @CsvSource({"FLOAT16,10", "BFLOAT16,16"})
    void aMatrixOfHalvesIsTurnedAndStaysOne(ElementType type, int onnxType) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : new float[]{1, 2, 3, -4, 0.5f, -0.25f}) {
            bytes.putShort(type == ElementType.FLOAT16
                    ? Float.floatToFloat16(number)
                    : (short) (Float.floatToIntBits(number) >> 16));
        }
        Path file = Files.write(folder.resolve("m.onnx"),
                new OnnxFile().tensor("onnx::MatMul_7", onnxType, new long[]{2, 3}, 9, bytes.array())
                        .node("/a/MatMul", "MatMul", "", "x", "onnx::MatMul_7").bytes());
        try (Arena arena = Arena.ofConfined()) {
            Tensor weight = OnnxWeights.open(file, arena).tensor("a.weight", 3, 2);
            assertThat(weight.type()).isEqualTo(type);
            assertThat(weight.toArray()).containsExactly(1, -4, 2, 0.5f, 3, -0.25f);
        }
    }
}
