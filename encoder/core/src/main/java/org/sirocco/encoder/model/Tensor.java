package org.sirocco.encoder.model;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * A named block of numbers, row-major; often a slice of a memory-mapped file.
 *
 * @param name  as in the model file, for messages
 * @param type  what each number is stored as
 * @param shape sizes from the slowest to the fastest axis; their product is at most {@link Integer#MAX_VALUE}
 * @param data  exactly as many numbers of that type, little-endian; never changed
 */
public record Tensor(String name, ElementType type, int[] shape, MemorySegment data) {
    /** Numbers that are looked at together where all are. */
    private static final int CHUNK = 1024;

    /**
     * Checks that the data are of the shape.
     *
     * @throws IllegalArgumentException if there are too few or too many bytes, or more than {@link Integer#MAX_VALUE} numbers
     */
    public Tensor {
        long size = Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
        if (size > Integer.MAX_VALUE || size * type.bytes() != data.byteSize()) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "tensor %s has %d bytes, its shape %s of %s needs %d", name,
                            data.byteSize(), Arrays.toString(shape), type, size * type.bytes()));
        }
    }

    /**
     * {@return a float32 tensor over an array, which is not copied (but where the machine's numbers are big-endian)}
     *
     * @param name  for messages
     * @param data  as many numbers as the shape says
     * @param shape sizes from the slowest to the fastest axis
     */
    public static Tensor of(String name, float[] data, int... shape) {
        MemorySegment segment = MemorySegment.ofArray(data);
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            ByteBuffer swapped = ByteBuffer.allocate(data.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            swapped.asFloatBuffer().put(data);
            segment = MemorySegment.ofBuffer(swapped);
        }
        return new Tensor(name, ElementType.FLOAT32, shape, segment);
    }

    /** {@return how many numbers it holds} */
    public int size() {
        return (int) (data.byteSize() / type.bytes());
    }

    /** {@return numbers in a row of the last axis} */
    public int width() {
        return shape[shape.length - 1];
    }

    /**
     * {@return one number, widened; for many there is {@link #copyTo}}
     *
     * @param index in row-major order, from 0
     */
    public float get(int index) {
        float[] one = new float[1];
        copyTo(index, one, 0, 1);
        return one[0];
    }

    /**
     * Writes {@code count} numbers from number {@code first} on to {@code out} from {@code at} on.
     *
     * @param first index of the first number
     * @param out   (at + count) at least
     * @param at    where the first one goes
     * @param count how many
     */
    public void copyTo(int first, float[] out, int at, int count) {
        type.widen(data, first, out, at, count);
    }

    /** {@return a copy of all its numbers} */
    public float[] toArray() {
        float[] copy = new float[size()];
        copyTo(0, copy, 0, copy.length);
        return copy;
    }

    /**
     * Copies one row of the last axis' width to {@code out} from {@code at} on.
     *
     * @param row from 0
     * @param out (at + C) at least, C the width
     * @param at  where the row's first number goes
     */
    public void copyRow(int row, float[] out, int at) {
        copyTo(row * width(), out, at, width());
    }

    /**
     * {@return rows of the slowest axis, as a view}
     *
     * @param first the first row, from 0
     * @param count how many
     */
    public Tensor rows(int first, int count) {
        Objects.checkFromIndexSize(first, count, shape[0]);
        int[] part = shape.clone();
        part[0] = count;
        long row = data.byteSize() / shape[0];
        return new Tensor(String.format(Locale.ROOT, "%s, rows from %d", name, first), type, part,
                data.asSlice(first * row, count * row));
    }

    /** {@return all its numbers to read: a view where they are float32 in a file, else a copy} */
    public FloatBuffer floats() {
        return type == ElementType.FLOAT32 && data.isNative()
                ? data.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer()
                : FloatBuffer.wrap(toArray());
    }

    /**
     * Checks the shape.
     *
     * @param expected sizes from the slowest to the fastest axis
     * @return this tensor
     * @throws IllegalArgumentException if it is of another shape
     */
    public Tensor expectShape(int... expected) {
        if (!Arrays.equals(shape, expected)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "tensor %s has shape %s, expected %s", name, Arrays.toString(shape),
                            Arrays.toString(expected)));
        }
        return this;
    }

    /** {@return whether it holds nothing but zeros} */
    public boolean isZero() {
        return first(number -> number != 0) < 0;
    }

    /** {@return the first index whose number is not finite, or -1} */
    public int firstNonFinite() {
        return first(number -> !Float.isFinite(number));
    }

    private interface Test {
        boolean of(float number);
    }

    private int first(Test wanted) {
        float[] chunk = new float[Math.min(CHUNK, size())];
        for (int first = 0; first < size(); first += CHUNK) {
            int count = Math.min(CHUNK, size() - first);
            copyTo(first, chunk, 0, count);
            for (int i = 0; i < count; i++) {
                if (wanted.of(chunk[i])) {
                    return first + i;
                }
            }
        }
        return -1;
    }

    @Override
    public String toString() {
        return name + Arrays.toString(shape);
    }
}
