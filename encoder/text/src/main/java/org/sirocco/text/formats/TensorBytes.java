package org.sirocco.text.formats;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.sirocco.encoder.model.ElementType;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.text.model.ModelFormatException;

/**
 * The little-endian bytes of one tensor in a file, their length already checked against shape and type.
 *
 * @param file  where they are, for messages
 * @param name  as in the file
 * @param type  the file's own name for the number type
 * @param shape sizes from the slowest to the fastest axis
 * @param bytes a slice of the mapping
 */
record TensorBytes(Path file, String name, String type, List<Long> shape, MemorySegment bytes) {
    /**
     * A view of them.
     *
     * @throws ModelFormatException for other types than floating-point numbers, and for more of them than Java's limits let be
     */
    Tensor toTensor() {
        long size = count(shape);
        // One buffer of a mapping reaches 2 GiB.
        if (size > Integer.MAX_VALUE / Float.BYTES || shape.stream().anyMatch(axis -> axis > Integer.MAX_VALUE)) {
            throw new ModelFormatException(file,
                    String.format(Locale.ROOT, "tensor %s has shape %s, supported are at most %d numbers", name, shape,
                            Integer.MAX_VALUE / Float.BYTES));
        }
        ElementType element = switch (type) {
            case "F32" -> ElementType.FLOAT32;
            case "F16" -> ElementType.FLOAT16;
            case "BF16" -> ElementType.BFLOAT16;
            default -> throw new ModelFormatException(file,
                    String.format(Locale.ROOT, "tensor %s holds %s, expected F32, F16 or BF16", name, type));
        };
        return new Tensor(name, element, shape.stream().mapToInt(Long::intValue).toArray(), bytes);
    }

    /** An array for numbers that cannot stay in the file as they are. */
    static float[] allocate(Path file, String name, int size) {
        return allocate(file, name, (long) size * Float.BYTES, () -> new float[size]);
    }

    /** The same for numbers of 16 bits. */
    static short[] allocateHalves(Path file, String name, int size) {
        return allocate(file, name, (long) size * Short.BYTES, () -> new short[size]);
    }

    private static <T> T allocate(Path file, String name, long bytes, Supplier<T> array) {
        try {
            return array.get();
        } catch (OutOfMemoryError e) {
            throw new ModelFormatException(file,
                    String.format(Locale.ROOT, "tensor %s needs %d MiB, and the heap has no room for it; raise -Xmx",
                            name, bytes >> 20),
                    e);
        }
    }

    /**
     * Checks that a tensor's bytes are as many as its shape asks for.
     *
     * @param width bytes of one number
     */
    static void checkFit(Path file, String name, String type, int width, List<Long> shape, long bytes) {
        long count = count(shape);
        // Divided rather than multiplied: a hostile count times the width may overflow.
        if (count < 0 || bytes % width != 0 || bytes / width != count) {
            throw new ModelFormatException(file, String.format(Locale.ROOT,
                    "tensor %s of %s and shape %s does not fit its %d bytes", name, type, shape, bytes));
        }
    }

    /** How many numbers a shape holds, or -1 for one that no file can hold. */
    private static long count(List<Long> shape) {
        long count = 1;
        boolean empty = false;
        for (long axis : shape) {
            if (axis < 0 || axis > 0 && count > Long.MAX_VALUE / axis) {
                return -1;
            }
            empty |= axis == 0;
            count *= Math.max(axis, 1);
        }
        return empty ? 0 : count;
    }
}
