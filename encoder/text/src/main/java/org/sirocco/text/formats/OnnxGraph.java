package org.sirocco.text.formats;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sirocco.text.model.ModelFormatException;

/**
 * What an ONNX file says that concerns weights: the stored tensors, and which node multiplies by or adds which.
 *
 * <p>Field numbers are those of {@code onnx.proto}, https://github.com/onnx/onnx.
 *
 * @param initializers by name
 * @param products     in the file's order
 * @param sums         for each value that is added to another, the other
 */
public record OnnxGraph(Map<String, OnnxTensor> initializers, List<MatMul> products, Map<String, String> sums) {
    /** What the types of quantised nodes start with, beside those that say it in full. */
    private static final List<String> QUANTISED = List.of("QLinear", "QGemm", "QAttention", "MatMulInteger",
            "ConvInteger",
            "MatMulNBits");
    private static final int MAX_TENSORS = 100_000;
    private static final int MAX_NODES = 100_000;

    /**
     * A node that multiplies by a matrix of (in, out).
     *
     * @param node   its name
     * @param matrix what it multiplies by
     * @param output what comes out
     */
    record MatMul(String node, String matrix, String output) {}

    /**
     * Reads a whole file.
     *
     * @throws ModelFormatException if it is malformed or holds a quantised or fused model
     */
    public static OnnxGraph read(Path file, MemorySegment bytes) {
        if (bytes.byteSize() > Integer.MAX_VALUE) {
            throw new ModelFormatException(file,
                    String.format(Locale.ROOT, "has %d bytes, an ONNX file has at most %d", bytes.byteSize(),
                            Integer.MAX_VALUE));
        }
        OnnxGraph graph = new OnnxGraph(new LinkedHashMap<>(), new ArrayList<>(), new HashMap<>());
        int graphs = 0;
        try {
            for (ProtoMessage model = new ProtoMessage(bytes); model.next();) {
                if (model.field() == 7) {
                    graph.readGraph(file, model.message());
                    graphs++;
                } else {
                    model.skip();
                }
            }
        } catch (IOException e) {
            throw new ModelFormatException(file, "is not the ONNX file it should be: " + e.getMessage(), e);
        }
        if (graphs != 1) {
            throw new ModelFormatException(file,
                    String.format(Locale.ROOT, "is not the ONNX file it should be: it holds %d graphs, expected 1",
                            graphs));
        }
        return graph;
    }

    private void readGraph(Path file, ProtoMessage graph) throws IOException {
        while (graph.next()) {
            switch (graph.field()) {
                case 1 -> readNode(file, graph.message());
                case 5 -> {
                    OnnxTensor tensor = OnnxTensor.read(graph.message());
                    if (initializers.put(tensor.name(), tensor) != null) {
                        throw new ModelFormatException(file,
                                String.format(Locale.ROOT, "tensor %s is there twice", tensor.name()));
                    }
                    if (initializers.size() > MAX_TENSORS) {
                        throw new ModelFormatException(file, "has more tensors than the supported " + MAX_TENSORS);
                    }
                }
                default -> graph.skip();
            }
        }
    }

    private void readNode(Path file, ProtoMessage node) throws IOException {
        List<String> inputs = new ArrayList<>();
        String output = "";
        String name = "";
        String type = "";
        String domain = "";
        while (node.next()) {
            switch (node.field()) {
                case 1 -> {
                    String input = node.text();
                    // As many as tell a product from anything else.
                    if (inputs.size() <= 2) {
                        inputs.add(input);
                    }
                }
                case 2 -> output = node.text();
                case 3 -> name = node.text();
                case 4 -> type = node.text();
                case 7 -> domain = node.text();
                default -> node.skip();
            }
        }
        refuseQuantised(file, name, type);
        if (!domain.isEmpty() && !domain.equals("ai.onnx")) {
            throw new ModelFormatException(file,
                    String.format(Locale.ROOT, "node %s is %s of %s: a model fused for one runtime is not supported, ",
                            name, type, domain) + "export it without graph optimisation");
        }
        if (type.equals("MatMul") && inputs.size() == 2) {
            products.add(new MatMul(name, inputs.get(1), output));
        } else if (type.equals("Add") && inputs.size() == 2) {
            sums.put(inputs.get(0), inputs.get(1));
            sums.put(inputs.get(1), inputs.get(0));
        }
        if (products.size() + sums.size() > MAX_NODES) {
            throw new ModelFormatException(file, "has more MatMul and Add nodes than the supported " + MAX_NODES);
        }
    }

    private static void refuseQuantised(Path file, String name, String type) {
        if (type.toLowerCase(Locale.ROOT).contains("quantize") || QUANTISED.stream().anyMatch(type::startsWith)) {
            throw new ModelFormatException(file,
                    String.format(Locale.ROOT,
                            "node %s is %s: quantised ONNX is not supported, take the float32 export", name, type));
        }
    }
}
