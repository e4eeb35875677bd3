package org.sirocco.text.formats;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.sirocco.encoder.model.ElementType;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.text.model.ModelFormatException;

/**
 * The weights of an ONNX export under the names they had before it.
 *
 * <p>Exporting folds the transpose into a linear layer's matrix and gives it an anonymous name ({@code onnx::MatMul_787}).
 * The path of the node that multiplies by it ({@code /encoder/layer.0/attention/self/query/MatMul}) still tells whose it is.
 * Whatever a MatMul node multiplies by is (in, out), so it is turned back to (out, in) here.
 */
public final class OnnxWeights implements Weights {
    private static final String NODE_END = "/MatMul";
    private static final String WEIGHT = ".weight";
    private static final String BIAS = ".bias";

    private static final ValueLayout.OfShort HALF = ValueLayout.JAVA_SHORT_UNALIGNED;

    private final Path file;
    private final Arena arena;
    private final Map<String, OnnxTensor> tensors;
    /** Matrices by the name of the weight they are. */
    private final Map<String, OnnxTensor> matrices = new HashMap<>();

    private OnnxWeights(Path file, OnnxGraph graph, Arena arena) {
        this.file = file;
        this.arena = arena;
        this.tensors = graph.initializers();
        for (OnnxGraph.MatMul product : graph.products()) {
            OnnxTensor matrix = tensors.get(product.matrix());
            if (matrix != null) {
                String name = weightName(product, graph.sums());
                OnnxTensor other = matrices.putIfAbsent(name, matrix);
                if (other != null && other != matrix) {
                    throw new ModelFormatException(file,
                            String.format(Locale.ROOT, "%s is both %s and %s", name, other.name(), matrix.name()));
                }
            }
        }
    }

    /**
     * {@code /a/b/MatMul} multiplies by {@code a.b.weight}. Older exports number their nodes; there what {@code a.b.bias} is
     * added to came from {@code a.b.weight}. Where neither tells, the matrix' own name has to do.
     */
    private static String weightName(OnnxGraph.MatMul product, Map<String, String> sums) {
        String node = product.node();
        String added = sums.getOrDefault(product.output(), "");
        if (node.startsWith("/") && node.endsWith(NODE_END) && node.length() > NODE_END.length()) {
            return node.substring(1, node.length() - NODE_END.length()).replace('/', '.') + WEIGHT;
        }
        return added.endsWith(BIAS) ? added.substring(0, added.length() - BIAS.length()) + WEIGHT : product.matrix();
    }

    /**
     * Maps a file, and files of its folder that it refers to.
     *
     * @param arena owns the mappings
     */
    public static OnnxWeights open(Path file, Arena arena) {
        return of(file, map(file, 0, -1, arena), arena);
    }

    /**
     * Reads a file that is in memory.
     *
     * @param file for messages, and whose folder external data must be in
     */
    public static OnnxWeights of(Path file, MemorySegment bytes, Arena arena) {
        return new OnnxWeights(file, OnnxGraph.read(file, bytes), arena);
    }

    @Override
    public Path file() {
        return file;
    }

    @Override
    public Set<String> names() {
        Set<String> names = new TreeSet<>(tensors.keySet());
        names.addAll(matrices.keySet());
        return names;
    }

    @Override
    public Tensor tensor(String name) {
        OnnxTensor matrix = matrices.get(name);
        OnnxTensor tensor = matrix != null ? matrix : tensors.get(name);
        if (tensor == null) {
            throw new ModelFormatException(file, String.format(Locale.ROOT, "tensor %s is missing", name));
        }
        Tensor floats = new TensorBytes(file, name, tensor.type(), tensor.shape(), bytes(tensor)).toTensor();
        return matrix == null ? floats : transposed(floats);
    }

    private MemorySegment bytes(OnnxTensor tensor) {
        MemorySegment bytes = tensor.external() == null ? tensor.data() : external(tensor);
        int width = switch (tensor.type()) {
            case "F32" -> 4;
            case "F16", "BF16" -> 2;
            default -> throw new ModelFormatException(file, String.format(Locale.ROOT,
                    "tensor %s holds %s, expected F32, F16 or BF16", tensor.name(), tensor.type()));
        };
        TensorBytes.checkFit(file, tensor.name(), tensor.type(), width, tensor.shape(), bytes.byteSize());
        return bytes;
    }

    private MemorySegment external(OnnxTensor tensor) {
        Map<String, String> at = tensor.external();
        if (!at.containsKey("location")) {
            throw new ModelFormatException(file,
                    String.format(Locale.ROOT, "tensor %s is external but names no location", tensor.name()));
        }
        Path other = ModelFiles.strictlyInside(file.toAbsolutePath().getParent(), at.get("location"), file);
        return map(other, number(tensor, "offset", 0), number(tensor, "length", -1), arena);
    }

    private long number(OnnxTensor tensor, String key, long absent) {
        String value = tensor.external().get(key);
        try {
            if (value == null || Long.parseLong(value) >= 0) {
                return value == null ? absent : Long.parseLong(value);
            }
        } catch (NumberFormatException e) {
            // Reported below.
        }
        throw new ModelFormatException(file, String.format(Locale.ROOT,
                "tensor %s has %s '%s', expected a whole number from 0 on", tensor.name(), key, value));
    }

    /** @param length in bytes, or -1 for all that follows {@code offset} */
    private static MemorySegment map(Path file, long offset, long length, Arena arena) {
        try (FileChannel channel = ModelFiles.open(file)) {
            long size = channel.size();
            if (offset > size || length > size - offset) {
                throw new ModelFormatException(file,
                        String.format(Locale.ROOT, "has %d bytes, a tensor asks for %d from byte %d on", size, length,
                                offset));
            }
            return channel.map(MapMode.READ_ONLY, offset, length < 0 ? size - offset : length, arena);
        } catch (IOException e) {
            throw ModelFiles.unreadable(file, e);
        }
    }

    private Tensor transposed(Tensor matrix) {
        if (matrix.shape().length != 2) {
            throw new ModelFormatException(file,
                    String.format(Locale.ROOT, "tensor %s has %d axes, expected 2", matrix.name(),
                            matrix.shape().length));
        }
        int inputs = matrix.shape()[0];
        int outputs = matrix.shape()[1];
        if (matrix.type() != ElementType.FLOAT32) {
            return new Tensor(matrix.name(), matrix.type(), new int[]{outputs, inputs},
                    transposedHalves(matrix, inputs, outputs));
        }
        float[] columns = TensorBytes.allocate(file, matrix.name(), matrix.size());
        float[] row = TensorBytes.allocate(file, matrix.name(), outputs);
        for (int i = 0; i < inputs; i++) {
            matrix.copyRow(i, row, 0);
            for (int o = 0; o < outputs; o++) {
                columns[o * inputs + i] = row[o];
            }
        }
        return Tensor.of(matrix.name(), columns, outputs, inputs);
    }

    /** Whatever numbers of 16 bits are, they stay what they are. */
    private MemorySegment transposedHalves(Tensor matrix, int inputs, int outputs) {
        MemorySegment turned = MemorySegment.ofArray(TensorBytes.allocateHalves(file, matrix.name(), matrix.size()));
        for (int i = 0; i < inputs; i++) {
            for (int o = 0; o < outputs; o++) {
                turned.setAtIndex(HALF, (long) o * inputs + i, matrix.data().getAtIndex(HALF, (long) i * outputs + o));
            }
        }
        return turned;
    }
}
