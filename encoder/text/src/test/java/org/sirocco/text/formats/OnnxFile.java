package org.sirocco.text.formats;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;
import org.sirocco.encoder.model.Tensor;

/** Builds ONNX files field by field, good and bad ones. */
public final class OnnxFile {
    private static final String WEIGHT = ".weight";

    private final ByteArrayOutputStream graph = new ByteArrayOutputStream();

    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private static byte[] message(Fields fields) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            fields.write(out);
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An initializer of any type; {@code field} 9 is raw_data, 4 is float_data. */
    OnnxFile tensor(String name, int type, long[] shape, int field, byte[] data) {
        byte[] tensor = message(out -> {
            for (long axis : shape) {
                out.writeInt64(1, axis);
            }
            out.writeInt32(2, type);
            out.writeString(8, name);
            out.writeByteArray(field, data);
        });
        graph.writeBytes(message(out -> out.writeByteArray(5, tensor)));
        return this;
    }

    public OnnxFile external(String name, long[] shape, Map<String, String> place) {
        byte[] tensor = message(out -> {
            // Shape as a packed block, which is as valid as single numbers.
            out.writeByteArray(1, message(packed -> {
                for (long axis : shape) {
                    packed.writeInt64NoTag(axis);
                }
            }));
            out.writeInt32(2, 1);
            out.writeString(8, name);
            for (Map.Entry<String, String> pair : new TreeMap<>(place).entrySet()) {
                out.writeByteArray(13, message(entry -> {
                    entry.writeString(1, pair.getKey());
                    entry.writeString(2, pair.getValue());
                }));
            }
            out.writeInt32(14, 1);
        });
        graph.writeBytes(message(out -> out.writeByteArray(5, tensor)));
        return this;
    }

    OnnxFile node(String name, String type, String domain, String... inputs) {
        byte[] node = message(out -> {
            for (String input : inputs) {
                out.writeString(1, input);
            }
            out.writeString(2, name + "_output_0");
            out.writeString(3, name);
            out.writeString(4, type);
            out.writeString(7, domain);
        });
        graph.writeBytes(message(out -> out.writeByteArray(1, node)));
        return this;
    }

    /** As exporters write a model: matrices transposed and anonymous, everything else under its name. */
    public static OnnxFile export(Map<String, Tensor> weights) {
        OnnxFile file = new OnnxFile();
        int number = 700;
        for (Tensor tensor : weights.values()) {
            String name = tensor.name();
            if (tensor.shape().length == 2 && !name.contains("embeddings")) {
                String anonymous = "onnx::MatMul_" + number++;
                String node = "/" + name.substring(0, name.length() - WEIGHT.length()).replace(".", "/")
                        .replaceFirst("layer/(\\d+)", "layer.$1") + "/MatMul";
                file.node(node, "MatMul", "", "x", anonymous);
                file.floats(anonymous, transposed(tensor), tensor.shape()[1], tensor.shape()[0]);
            } else {
                int[] shape = tensor.shape();
                file.floats(name, tensor.toArray(), shape);
            }
        }
        return file.node("/encoder/Softmax", "Softmax", "", "y");
    }

    private void floats(String name, float[] values, int... shape) {
        long[] sizes = new long[shape.length];
        for (int i = 0; i < shape.length; i++) {
            sizes[i] = shape[i];
        }
        tensor(name, 1, sizes, 9, bytes(values));
    }

    public static byte[] bytes(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    private static float[] transposed(Tensor tensor) {
        int rows = tensor.shape()[0];
        int columns = tensor.shape()[1];
        float[] turned = new float[rows * columns];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                turned[c * rows + r] = tensor.get(r * columns + c);
            }
        }
        return turned;
    }

    byte[] graphBytes() {
        return graph.toByteArray();
    }

    public byte[] bytes() {
        return message(out -> {
            out.writeInt64(1, 8);
            out.writeString(2, "pytorch");
            out.writeByteArray(7, graphBytes());
            out.writeByteArray(8, message(opset -> opset.writeInt64(2, 17)));
        });
    }
}
