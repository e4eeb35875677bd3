package org.sirocco.text.formats;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One stored tensor of an ONNX file, located but not read.
 *
 * @param name     as in the file
 * @param type     as safetensors names it where there is such a type
 * @param shape    sizes from the slowest to the fastest axis
 * @param data     its little-endian bytes in this file; empty where there are none
 * @param external where else its bytes are ({@code location}, {@code offset}, {@code length}), or null
 */
public record OnnxTensor(String name, String type, List<Long> shape, MemorySegment data, Map<String, String> external) {
    private static final int MAX_AXES = 16;
    private static final int MAX_PAIRS = 16;
    private static final int EXTERNAL = 1;
    private static final Map<Long, String> TYPES = Map.of(1L, "F32", 2L, "U8", 3L, "I8", 6L, "I32", 7L, "I64", 10L,
            "F16", 11L, "F64", 16L, "BF16");

    static OnnxTensor read(ProtoMessage tensor) throws IOException {
        String name = "";
        long type = 0;
        long location = 0;
        List<Long> shape = new ArrayList<>();
        Map<String, String> external = new HashMap<>();
        MemorySegment data = null;
        while (tensor.next()) {
            switch (tensor.field()) {
                case 1 -> tensor.varints(shape, MAX_AXES);
                case 2 -> type = tensor.varint();
                // Packed float_data is byte for byte what raw_data holds.
                case 4, 9 -> {
                    if (data != null) {
                        throw new InvalidProtocolBufferException("a tensor has its numbers in more than one piece");
                    }
                    data = tensor.block();
                }
                case 8 -> name = tensor.text();
                case 13 -> readPair(tensor.message(), external);
                case 14 -> location = tensor.varint();
                default -> tensor.skip();
            }
        }
        return new OnnxTensor(name, TYPES.getOrDefault(type, "ONNX type " + type), List.copyOf(shape),
                data == null ? MemorySegment.NULL : data, location == EXTERNAL ? Map.copyOf(external) : null);
    }

    private static void readPair(ProtoMessage pair, Map<String, String> external) throws IOException {
        String key = "";
        String value = "";
        while (pair.next()) {
            switch (pair.field()) {
                case 1 -> key = pair.text();
                case 2 -> value = pair.text();
                default -> pair.skip();
            }
        }
        if (external.put(key, value) == null && external.size() > MAX_PAIRS) {
            throw new InvalidProtocolBufferException(
                    String.format(Locale.ROOT, "a tensor has more than the supported %d places", MAX_PAIRS));
        }
    }
}
