package org.sirocco.text.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.text.folder.TinyModel;
import org.sirocco.text.model.LoadedModel;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.model.PoolingMode;
import org.sirocco.text.store.ModelStore;

class OnnxWeightsTest {
    @TempDir
    Path folder;

    @Test
    void readsAnExportWithItsFolder() throws IOException {
        TinyModel.writeSentence(folder);
        Files.delete(folder.resolve("model.safetensors"));
        Path file = Files.write(folder.resolve("model.onnx"), OnnxFile.export(TinyModel.weights("")).bytes());
        try (LoadedModel model = ModelStore.openOnnx(file)) {
            assertThat(model.settings().pooling()).containsExactly(PoolingMode.CLS);
            assertThat(TinyModel.numbers(model)).containsExactlyInAnyOrderEntriesOf(TinyModel.expectedNumbers());
        }
    }

    @Test
    void readsAnExportInTheOnnxFolderOfItsModel() throws IOException {
        TinyModel.writeSideFiles(folder);
        Path file = Files.write(Files.createDirectory(folder.resolve("onnx")).resolve("model.onnx"),
                OnnxFile.export(TinyModel.weights("bert.")).bytes());
        try (LoadedModel model = ModelStore.openOnnx(file)) {
            assertThat(TinyModel.numbers(model)).containsExactlyInAnyOrderEntriesOf(TinyModel.expectedNumbers());
        }
    }

    @Test
    void refusesAnExportOfAnotherFamilyThanBert() throws IOException {
        TinyModel.writeSideFiles(folder);
        Path config = folder.resolve("config.json");
        Files.writeString(config, Files.readString(config).replaceFirst("\"bert\"", "\"marian\""));
        Path file = Files.write(folder.resolve("model.onnx"), OnnxFile.export(TinyModel.weights("")).bytes());
        assertThatThrownBy(() -> ModelStore.openOnnx(file)).isInstanceOf(ModelFormatException.class)
                .hasMessageContaining(
                        "model_type is 'marian', expected one of [bert, roberta, xlm-roberta, camembert]: of ONNX files no others are supported");
    }

    @Test
    void refusesAnExportWithoutConfig() throws IOException {
        Path file = Files.write(folder.resolve("model.onnx"), OnnxFile.export(TinyModel.weights("")).bytes());
        assertThatThrownBy(() -> ModelStore.openOnnx(file)).isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("has no config.json beside it");
        assertThatThrownBy(() -> ModelStore.openOnnx(folder.resolve("no.onnx")))
                .isInstanceOf(ModelFormatException.class).hasMessageEndingWith("no.onnx: is no file");
    }

    @Test
    void turnsWhateverAMatMulMultipliesBy() throws IOException {
        OnnxFile onnx = new OnnxFile().node("MatMul_7", "MatMul", "", "x", "a.weight")
                .tensor("a.weight", 1, new long[]{2, 3}, 9, OnnxFile.bytes(1, 2, 3, 4, 5, 6));
        try (Arena arena = Arena.ofConfined()) {
            assertThat(open(onnx, arena).tensor("a.weight").shape()).containsExactly(3, 2);
            assertThat(open(onnx, arena).tensor("a.weight").toArray()).containsExactly(1, 4, 2, 5, 3, 6);
        }
    }

    @Test
    void namesAMatrixByItsBiasWhereNodesAreNumbered() throws IOException {
        OnnxFile onnx = new OnnxFile().node("MatMul_7", "MatMul", "", "x", "1234")
                .node("Add_8", "Add", "", "a.bias", "MatMul_7_output_0")
                .tensor("1234", 1, new long[]{2, 3}, 9, OnnxFile.bytes(1, 2, 3, 4, 5, 6))
                .tensor("a.bias", 1, new long[]{3}, 9, OnnxFile.bytes(7, 8, 9));
        try (Arena arena = Arena.ofConfined()) {
            assertThat(open(onnx, arena).tensor("a.weight").toArray()).containsExactly(1, 4, 2, 5, 3, 6);
            assertThat(open(onnx, arena).tensor("a.bias").toArray()).containsExactly(7, 8, 9);
        }
    }

    @Test
    void readsFloatDataAndHalfFloats() throws IOException {
        byte[] half = {0, 0x3C, 0, (byte) 0xC0};
        OnnxFile onnx = new OnnxFile().tensor("f", 1, new long[]{2}, 4, OnnxFile.bytes(1.5f, -2))
                .tensor("h", 10, new long[]{2}, 9, half);
        try (Arena arena = Arena.ofConfined()) {
            assertThat(open(onnx, arena).tensor("f").toArray()).containsExactly(1.5f, -2);
            assertThat(open(onnx, arena).tensor("h").toArray()).containsExactly(1, -2);
        }
    }

    @Test
    void readsExternalDataOfItsFolder() throws IOException {
        Files.write(folder.resolve("w.bin"), OnnxFile.bytes(9, 1, 2, 3));
        OnnxFile onnx = new OnnxFile()
                .external("t", new long[]{2}, Map.of("location", "w.bin", "offset", "4", "length", "8"))
                .external("all", new long[]{4}, Map.of("location", "w.bin"));
        try (Arena arena = Arena.ofConfined()) {
            assertThat(open(onnx, arena).tensor("t").toArray()).containsExactly(1, 2);
            assertThat(open(onnx, arena).tensor("all").toArray()).containsExactly(9, 1, 2, 3);
        }
    }

    @Test
    void readsExternalDataThroughTheHubsCache() throws IOException {
        Path model = folder.resolve("models--a--b");
        Path blobs = Files.createDirectories(model.resolve("blobs"));
        Path snapshot = Files.createDirectories(model.resolve("snapshots/0123/onnx"));
        OnnxFile onnx = new OnnxFile().external("t", new long[]{2}, Map.of("location", "model.onnx_data"));
        Files.createSymbolicLink(snapshot.resolve("model.onnx"), Files.write(blobs.resolve("f00"), onnx.bytes()));
        Path data = Files.createSymbolicLink(snapshot.resolve("model.onnx_data"),
                Files.write(blobs.resolve("ba5"), OnnxFile.bytes(1, 2)));
        try (Arena arena = Arena.ofConfined()) {
            OnnxWeights weights = OnnxWeights.open(snapshot.resolve("model.onnx"), arena);
            assertThat(weights.tensor("t").toArray()).containsExactly(1, 2);
            // Not into another model's store.
            Path other = Files.createDirectories(folder.resolve("models--a--c/blobs"));
            Files.delete(data);
            Files.createSymbolicLink(data, Files.write(other.resolve("ba5"), OnnxFile.bytes(1, 2)));
            assertThatThrownBy(() -> weights.tensor("t")).isInstanceOf(ModelFormatException.class)
                    .hasMessageContaining("leads out of the model's folder");
            // But into the one that all models share, where it is marked as that.
            Path shared = Files.createDirectories(folder.resolve("blobs/ba"));
            Files.delete(data);
            Files.delete(blobs.resolve("ba5"));
            Files.createSymbolicLink(blobs.resolve("ba5"), Files.write(shared.resolve("ba7"), OnnxFile.bytes(3, 4)));
            Files.createSymbolicLink(data, blobs.resolve("ba5"));
            assertThatThrownBy(() -> weights.tensor("t")).hasMessageContaining("leads out of the model's folder");
            Files.writeString(folder.resolve("blobs/.huggingface-shared-blobs"), "1\n");
            assertThat(weights.tensor("t").toArray()).containsExactly(3, 4);
        }
    }

    @Test
    void refusesExternalDataOutsideItsFolder() throws IOException {
        Path model = Files.createDirectory(folder.resolve("model"));
        Path outside = Files.write(folder.resolve("out.bin"), OnnxFile.bytes(1));
        Files.createSymbolicLink(model.resolve("link.bin"), outside);
        Files.createSymbolicLink(model.resolve("up"), folder);
        for (String place : new String[]{"../out.bin", outside.toString(), "link.bin", "up/out.bin",
                "a/../../out.bin"}) {
            OnnxFile onnx = new OnnxFile().external("t", new long[]{1}, Map.of("location", place));
            Path file = Files.write(model.resolve("m.onnx"), onnx.bytes());
            try (Arena arena = Arena.ofConfined()) {
                assertThatThrownBy(() -> OnnxWeights.open(file, arena).tensor("t"))
                        .isInstanceOf(ModelFormatException.class)
                        .hasMessage(file + String.format(Locale.ROOT,
                                ": names '%s', which leads out of the model's folder", place));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"location=w.bin;offset=12 | has 8 bytes, a tensor asks for",
            "location=w.bin;offset=4;length=8 | has 8 bytes, a tensor asks for 8 from byte 4 on",
            "location=w.bin;offset=9223372036854775807;length=9223372036854775807 | has 8 bytes",
            "location=w.bin;offset=-1 | has offset '-1'", "location=w.bin;length=x | has length 'x'",
            "location=none.bin | is missing", "offset=0 | names no location",
            "location=w.bin;length=4 | does not fit its 4 bytes"})
    void refusesExternalDataThatIsNotThere(String place, String message) throws IOException {
        Files.write(folder.resolve("w.bin"), new byte[8]);
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : place.split(";")) {
            pairs.put(pair.split("=")[0], pair.split("=")[1]);
        }
        assertTensorRefused(new OnnxFile().external("t", new long[]{2}, pairs), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear", "MatMulInteger",
            "QLinearMatMul", "MatMulNBits", "QAttention", "DynamicQuantizeMatMul"})
    void refusesQuantisedModelsByNode(String type) throws IOException {
        assertRefused(new OnnxFile().node("/x", type, "", "a").bytes(),
                String.format(Locale.ROOT, "node /x is %s: quantised ONNX is not supported", type));
    }

    @Test
    void refusesQuantisedAndOtherNumbers() throws IOException {
        assertTensorRefused(new OnnxFile().tensor("t", 3, new long[]{2}, 9, new byte[2]),
                "tensor t holds I8, expected F32, F16 or BF16");
        assertTensorRefused(new OnnxFile().tensor("t", 99, new long[]{2}, 9, new byte[2]), "holds ONNX type 99");
    }

    @Test
    void refusesModelsFusedForOneRuntime() throws IOException {
        assertRefused(new OnnxFile().node("A_0", "Attention", "com.microsoft", "a").bytes(),
                "node A_0 is Attention of com.microsoft");
    }

    @Test
    void refusesShapesThatDoNotFit() throws IOException {
        assertTensorRefused(new OnnxFile().tensor("t", 1, new long[]{3}, 9, new byte[8]), "does not fit its 8 bytes");
        assertTensorRefused(new OnnxFile().tensor("t", 1, new long[]{-2}, 9, new byte[8]), "does not fit its 8 bytes");
        assertTensorRefused(new OnnxFile().tensor("t", 1, new long[]{1L << 62, 1L << 62}, 9, new byte[8]),
                "does not fit its 8 bytes");
        assertTensorRefused(new OnnxFile().tensor("t", 1, new long[]{-1, -2}, 9, new byte[8]),
                "does not fit its 8 bytes");
        assertTensorRefused(
                new OnnxFile().tensor("t", 1, new long[]{2}, 9, new byte[8]).node("", "MatMul", "", "x", "t"),
                "tensor t has 1 axes, expected 2");
        assertTensorRefused(new OnnxFile().tensor("t", 1, new long[]{-2, Long.MIN_VALUE, 3}, 9, new byte[0]),
                "does not fit its 0 bytes");
        assertTensorRefused(new OnnxFile().tensor("t", 1, new long[]{0, 1L << 40}, 9, new byte[0]),
                "has shape [0, 1099511627776], supported are");
        assertRefused(new OnnxFile().tensor("t", 1, new long[17], 9, new byte[0]).bytes(), "more numbers than");
    }

    @Test
    void refusesTensorsThatAreMissingOrThereTwice() throws IOException {
        assertTensorRefused(new OnnxFile().tensor("u", 1, new long[]{2}, 9, new byte[8]), "tensor t is missing");
        assertRefused(new OnnxFile().tensor("t", 1, new long[]{1}, 9, new byte[4])
                .tensor("t", 1, new long[]{1}, 9, new byte[4]).bytes(), "tensor t is there twice");
    }

    @Test
    void refusesAFileWithNoGraphOrTwo() throws IOException {
        assertRefused(new byte[0], "it holds 0 graphs, expected 1");
        byte[] one = new OnnxFile().bytes();
        byte[] two = Arrays.copyOf(one, 2 * one.length);
        System.arraycopy(one, 0, two, one.length, one.length);
        assertRefused(two, "it holds 2 graphs, expected 1");
    }

    @Test
    void refusesLengthsThatTheFileDoesNotHave() throws IOException {
        assertRefused(new byte[]{0x3A, 0x7F}, "is not the ONNX file it should be");
        assertRefused(new byte[]{0x3A, -1, -1, -1, -1, 0x07}, "is not the ONNX file it should be");
        assertRefused(new byte[]{0x3A, -1, -1, -1, -1, 0x0F}, "is not the ONNX file it should be");
        assertRefused(new byte[]{0x3A, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1}, "is not the ONNX file it should be");
    }

    @Test
    void refusesAFileCutAnywhereInItsGraph() throws IOException {
        byte[] whole = OnnxFile.export(TinyModel.weights("")).bytes();
        int end = whole.length - 6;
        for (int size = 0; size < end; size += 7) {
            assertRefused(Arrays.copyOf(whole, size), "");
        }
    }

    @Test
    void refusesTwoMatricesOfOneName() throws IOException {
        OnnxFile onnx = new OnnxFile().node("/a/MatMul", "MatMul", "", "x", "1")
                .node("/a/MatMul", "MatMul", "", "x", "2")
                .tensor("1", 1, new long[]{1, 1}, 9, new byte[4]).tensor("2", 1, new long[]{1, 1}, 9, new byte[4]);
        assertRefused(onnx.bytes(), "a.weight is both 1 and 2");
    }

    @Test
    void refusesTooManyPlacesOfOneTensor() throws IOException {
        Map<String, String> places = new HashMap<>();
        for (int i = 0; i < 17; i++) {
            places.put("k" + i, "v");
        }
        assertRefused(new OnnxFile().external("t", new long[]{1}, places).bytes(), "more than the supported 16 places");
    }

    @Test
    void refusesAHugeName() throws IOException {
        assertRefused(new OnnxFile().node("n".repeat(5000), "MatMul", "", "a").bytes(), "a name of 5009 bytes");
    }

    private OnnxWeights open(OnnxFile onnx, Arena arena) throws IOException {
        return OnnxWeights.open(Files.write(folder.resolve("m.onnx"), onnx.bytes()), arena);
    }

    private void assertTensorRefused(OnnxFile onnx, String message) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            OnnxWeights weights = open(onnx, arena);
            assertThatThrownBy(() -> weights.tensor("t")).isInstanceOf(ModelFormatException.class)
                    .hasMessageStartingWith(folder.toString()).hasMessageContaining(message);
        }
    }

    private void assertRefused(byte[] bytes, String message) throws IOException {
        Path file = Files.write(folder.resolve("m.onnx"), bytes);
        try (Arena arena = Arena.ofConfined()) {
            assertThatThrownBy(() -> OnnxWeights.open(file, arena)).isInstanceOf(ModelFormatException.class)
                    .hasMessageStartingWith(file + ": ").hasMessageContaining(message);
        }
    }
}
