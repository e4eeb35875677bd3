package org.sirocco.text.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.text.model.ModelFormatException;

class SafetensorsTest {
    @TempDir
    Path folder;

    private static final String GOOD = "{\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";

    @Test
    void readsWhatIsWritten() throws IOException {
        Path file = folder.resolve("w");
        SafetensorsWriter.write(file, List.of(Tensor.of("a", new float[]{1, 2, 3, 4, 5, 6}, 2, 3),
                Tensor.of("empty", new float[0], 0, 3), Tensor.of("b", new float[]{-1.5f}, 1)));
        try (Arena arena = Arena.ofConfined()) {
            Safetensors weights = Safetensors.open(file, arena);
            assertThat(weights.names()).containsExactly("a", "empty", "b");
            assertThat(weights.tensor("a").toArray()).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(weights.tensor("a").shape()).containsExactly(2, 3);
            assertThat(weights.tensor("b").toArray()).containsExactly(-1.5f);
            assertThat(weights.tensor("empty").size()).isZero();
        }
    }

    @Test
    void writesTheSameBytesEverywhere() throws IOException {
        Path file = folder.resolve("written");
        SafetensorsWriter.write(file, List.of(Tensor.of("t", new float[]{1}, 1)));
        assertThat(Files.readAllBytes(file)).isEqualTo(Files.readAllBytes(write(
                "{\"__metadata__\":{\"format\":\"pt\"},\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}   ",
                new byte[]{0, 0, (byte) 0x80, 0x3F})));
    }

    @Test
    void convertsHalfAndBrainFloats() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : new float[]{1, -0.25f, 65504}) {
            data.putShort(Float.floatToFloat16(value));
        }
        for (float value : new float[]{1, -0.25f, 3e38f}) {
            data.putShort((short) (Float.floatToRawIntBits(value) >>> 16));
        }
        Path file = write("{\"h\":{\"dtype\":\"F16\",\"shape\":[3],\"data_offsets\":[0,6]},"
                + "\"b\":{\"dtype\":\"BF16\",\"shape\":[3],\"data_offsets\":[6,12]}}", data.array());
        try (Arena arena = Arena.ofConfined()) {
            Safetensors weights = Safetensors.open(file, arena);
            assertThat(weights.tensor("h").toArray()).containsExactly(1, -0.25f, 65504);
            assertThat(weights.tensor("b").toArray()).containsExactly(1, -0.25f,
                    Float.intBitsToFloat(Float.floatToRawIntBits(3e38f) & 0xFFFF0000));
        }
    }

    @Test
    void readsTensorsThatAreNotAligned() throws IOException {
        Path file = write("{\"u\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},"
                + "\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[1,5]}}", new byte[]{7, 0, 0, -128, 63});
        try (Arena arena = Arena.ofConfined()) {
            assertThat(Safetensors.open(file, arena).tensor("t").toArray()).containsExactly(1);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{`t`:{`dtype`:`F32`,`shape`:[2],`data_offsets`:[0,8]},`t`:{`dtype`:`F32`,`shape`:[2],`data_offsets`:[0,8]}} | Duplicate",
            "{`t`:{`dtype`:`F32`,`shape`:[1],`data_offsets`:[4,8]}} | begins at byte 4, leaving a gap",
            "{`t`:{`dtype`:`F32`,`shape`:[2],`data_offsets`:[0,8]},`u`:{`dtype`:`F32`,`shape`:[1],`data_offsets`:[4,8]}} | begins at byte 4, inside",
            "{`t`:{`dtype`:`F32`,`shape`:[4],`data_offsets`:[0,16]}} | lies in bytes 0 to 16, the file's data has 8",
            "{`t`:{`dtype`:`F32`,`shape`:[2],`data_offsets`:[8,0]}} | lies in bytes 8 to 0",
            "{`t`:{`dtype`:`F32`,`shape`:[1],`data_offsets`:[0,4]}} | the last tensor ends at byte 4 of 8",
            "{`t`:{`dtype`:`F32`,`shape`:[3],`data_offsets`:[0,8]}} | does not fit its 8 bytes",
            "{`t`:{`dtype`:`F32`,`shape`:[4294967296,4294967296],`data_offsets`:[0,8]}} | does not fit its 8 bytes",
            "{`t`:{`dtype`:`F32`,`shape`:[4611686018427387906],`data_offsets`:[0,8]}} | does not fit its 8 bytes",
            "{`t`:{`dtype`:`F31`,`shape`:[2],`data_offsets`:[0,8]}} | t.dtype is 'F31', expected one of",
            "{`t`:{`dtype`:1,`shape`:[2],`data_offsets`:[0,8]}} | t.dtype is 1, expected a string",
            "{`t`:{`shape`:[2],`data_offsets`:[0,8]}} | t.dtype is missing",
            "{`t`:{`dtype`:`F32`,`data_offsets`:[0,8]}} | t.shape is missing",
            "{`t`:{`dtype`:`F32`,`shape`:[2]}} | t.data_offsets is missing",
            "{`t`:{`dtype`:`F32`,`shape`:[-2],`data_offsets`:[0,8]}} | t.shape[0] is -2",
            "{`t`:{`dtype`:`F32`,`shape`:[2.0],`data_offsets`:[0,8]}} | t.shape[0] is 2.0",
            "{`t`:{`dtype`:`F32`,`shape`:[2],`data_offsets`:[0,8,9]}} | expected two offsets",
            "{`t`:{`dtype`:`F32`,`shape`:[2],`data_offsets`:[0,18446744073709551624]}} | t.data_offsets[1] is 18446744073709551624",
            "{`t`:7} | t is 7, expected an object",
            "[] | header must start with '{'",
            "{`t` | is not the JSON it should be",
            "{} | the last tensor ends at byte 0 of 8"})
    void refusesAHeaderThatDoesNotDescribeTheFile(String header, String message) throws IOException {
        assertRefused(write(header.replace('`', '"'), new byte[8]), message);
    }

    @Test
    void refusesATensorThatIsMissingOrHoldsNoFloats() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            Safetensors weights = Safetensors.open(write(GOOD.replace("F32", "I32"), new byte[8]), arena);
            assertThatThrownBy(() -> weights.tensor("t")).isInstanceOf(ModelFormatException.class)
                    .hasMessageContaining("tensor t holds I32, expected F32, F16 or BF16");
            assertThatThrownBy(() -> weights.tensor("u")).isInstanceOf(ModelFormatException.class)
                    .hasMessageContaining("tensor u is missing");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"-1 | header length is 18446744073709551615",
            "-9223372036854775808 | header length is 9223372036854775808",
            "9223372036854775807 | header length is 9223372036854775807", "1000 | the file has 2 bytes after it"})
    void refusesAHeaderLengthThatTheFileDoesNotHave(long length, String message) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        assertRefused(Files.write(folder.resolve("w"), bytes.array()), message);
    }

    @Test
    void refusesAHugeHeaderBeforeReadingIt() throws IOException {
        Path file = folder.resolve("w");
        try (var channel = Files.newByteChannel(file, StandardOpenOption.CREATE,
                StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 30).flip());
            channel.position(1L << 31).write(ByteBuffer.allocate(1));
        }
        assertRefused(file, "header length is 1073741824, supported is at most 16777216");
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "7"})
    void refusesAFileShorterThanTheLength(int size) throws IOException {
        assertRefused(Files.write(folder.resolve("w"), new byte[size]),
                String.format(Locale.ROOT, "has %d bytes", size));
    }

    @Test
    void refusesAFileCutAnywhere() throws IOException {
        byte[] whole = Files.readAllBytes(write(GOOD, new byte[8]));
        for (int size = 0; size < whole.length; size++) {
            assertRefused(Files.write(folder.resolve("w"), java.util.Arrays.copyOf(whole, size)), "");
        }
    }

    @Test
    void refusesAFolderAndAMissingFile() {
        assertRefused(folder, "");
        assertRefused(folder.resolve("absent"), "is missing");
    }

    private void assertRefused(Path file, String message) {
        try (Arena arena = Arena.ofConfined()) {
            assertThatThrownBy(() -> Safetensors.open(file, arena)).isInstanceOf(ModelFormatException.class)
                    .hasMessageStartingWith(file + ": ").hasMessageContaining(message);
        }
    }

    private Path write(String header, byte[] data) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).array());
        out.writeBytes(json);
        out.writeBytes(data);
        return Files.write(folder.resolve("w"), out.toByteArray());
    }
}
