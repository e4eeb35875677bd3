package org.sirocco.encoder.model;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A named block of float32 numbers, row-major; often a view of a memory-mapped file.
 *
 * @param name  as in the model file, for messages
 * @param shape sizes from the slowest to the fastest axis
 * @param data  exactly the product of {@code shape} numbers from index 0 on; read by absolute index only, never changed
 */
public record Tensor(String name, int[] shape, FloatBuffer data) {
    public Tensor {
        long size = Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
        if (size != data.capacity()) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "tensor %s has %d numbers, its shape %s needs %d", name,
                            data.capacity(), Arrays.toString(shape), size));
        }
    }

    /** A tensor over an array, which is not copied. */
    public static Tensor of(String name, float[] data, int... shape) {
        return new Tensor(name, shape, FloatBuffer.wrap(data));
    }

    /** How many numbers it holds. */
    public int size() {
        return data.capacity();
    }

    /** A copy of all its numbers. */
    public float[] toArray() {
        float[] copy = new float[size()];
        data.get(0, copy);
        return copy;
    }

    /** Copies one row of the last axis' width to {@code out} from {@code at} on. */
    public void copyRow(int row, float[] out, int at) {
        int width = shape[shape.length - 1];
        data.get(row * width, out, at, width);
    }

    Tensor expectShape(int... expected) {
        if (!Arrays.equals(shape, expected)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "tensor %s has shape %s, the config asks for %s", name,
                            Arrays.toString(shape), Arrays.toString(expected)));
        }
        return this;
    }

    /** The first index whose number is not finite, or -1. */
    public int firstNonFinite() {
        return IntStream.range(0, size()).filter(i -> !Float.isFinite(data.get(i))).findFirst().orElse(-1);
    }

    @Override
    public String toString() {
        return name + Arrays.toString(shape);
    }
}
