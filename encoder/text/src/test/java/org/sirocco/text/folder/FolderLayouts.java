package org.sirocco.text.folder;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.text.formats.OnnxGraph;
import org.sirocco.text.formats.OnnxTensor;
import org.sirocco.text.formats.Safetensors;
import org.sirocco.text.formats.SafetensorsWriter;
import org.sirocco.text.model.PoolingMode;

/** The ways in which weights lie in a folder, written from any weights. */
public final class FolderLayouts {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);

    private FolderLayouts() {}

    /** All tensors of a safetensors file. */
    public static Map<String, Tensor> weights(Path file, Arena arena) {
        Safetensors safetensors = Safetensors.open(file, arena);
        Map<String, Tensor> weights = new LinkedHashMap<>();
        safetensors.names().forEach(name -> weights.put(name, safetensors.tensor(name)));
        return weights;
    }

    /**
     * One file, in numbers of any type that is read.
     *
     * @param type F32, F16 or BF16
     */
    public static void writeSingle(Path folder, Map<String, Tensor> weights, String type) throws IOException {
        Path file = folder.resolve(ModelFolder.WEIGHTS);
        if (type.equals("F32")) {
            SafetensorsWriter.write(file, weights.values());
            return;
        }
        Map<String, Object> header = new LinkedHashMap<>();
        ByteBuffer data = ByteBuffer.allocate(2 * weights.values().stream().mapToInt(Tensor::size).sum())
                .order(ByteOrder.LITTLE_ENDIAN);
        weights.forEach((name, tensor) -> {
            int begin = data.position();
            for (float value : tensor.toArray()) {
                data.putShort(half(value, type));
            }
            header.put(name,
                    Map.of("dtype", type, "shape", tensor.shape(), "data_offsets", List.of(begin, data.position())));
        });
        byte[] json = new ObjectMapper().writeValueAsBytes(header);
        try (var channel = Files.newByteChannel(file, StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).flip());
            channel.write(ByteBuffer.wrap(json));
            channel.write(data.flip());
        }
    }

    private static short half(float value, String type) {
        return type.equals("F16")
                ? Float.floatToFloat16(value)
                : (short) (Float.floatToRawIntBits(value) >>> 16);
    }

    /** Two files and their index. Returns where the index places each tensor. */
    public static Map<String, String> writeShards(Path folder, Map<String, Tensor> weights) throws IOException {
        List<Tensor> first = new ArrayList<>();
        List<Tensor> second = new ArrayList<>();
        Map<String, String> places = new LinkedHashMap<>();
        weights.forEach((name, tensor) -> {
            boolean early = name.contains("embeddings");
            (early ? first : second).add(tensor);
            places.put(name, early ? "one.safetensors" : "two.safetensors");
        });
        SafetensorsWriter.write(folder.resolve("one.safetensors"), first);
        SafetensorsWriter.write(folder.resolve("two.safetensors"), second);
        writeIndex(folder, places);
        return places;
    }

    static void writeIndex(Path folder, Map<String, String> places) throws IOException {
        TinyModel.json(folder.resolve("model.safetensors.index.json"),
                Map.of("metadata", Map.of(), "weight_map", places));
    }

    /** Puts a Dense module with tanh between the pooling and the end of a sentence-transformers folder. */
    public static void addDense(Path folder, Tensor weight, Tensor bias) throws IOException {
        TinyModel.modules(folder, "Transformer", "Pooling", "Dense", "Normalize");
        Path dense = Files.createDirectory(folder.resolve("2_Dense"));
        TinyModel.json(dense.resolve(ModelFolder.CONFIG), Map.of("in_features", weight.shape()[1], "out_features",
                weight.shape()[0], "bias", true, "activation_function", "torch.nn.modules.activation.Tanh"));
        SafetensorsWriter.write(dense.resolve(ModelFolder.WEIGHTS), List.of(weight, bias));
    }

    public static void setPooling(Path folder, PoolingMode pooling, int hiddenSize) throws IOException {
        TinyModel.json(folder.resolve("1_Pooling/config.json"), PoolingConfig.json(pooling, hiddenSize));
    }

    /** Rounds the weights in an ONNX file, in place, to what a half-precision type can hold. */
    public static void round(byte[] onnx, String type) {
        for (OnnxTensor tensor : OnnxGraph.read(Path.of("reference.onnx"), MemorySegment.ofArray(onnx)).initializers()
                .values()) {
            // Single numbers are constants of the computation, not weights.
            if (tensor.type().equals("F32") && !tensor.shape().isEmpty()) {
                for (long at = 0; at < tensor.data().byteSize(); at += Float.BYTES) {
                    short half = half(tensor.data().get(FLOAT, at), type);
                    tensor.data().set(FLOAT, at,
                            type.equals("F16") ? Float.float16ToFloat(half) : Float.intBitsToFloat(half << 16));
                }
            }
        }
    }
}
