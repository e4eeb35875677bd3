package org.sirocco.text;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/**
 * A vector in fewer bytes, as {@code quantize_embeddings} of sentence-transformers makes it with the same ranges. Equal to
 * another byte by byte.
 *
 * @param precision how each number is stored
 * @param bytes     of the stored numbers, one after another, least significant first; the caller's to keep
 */
public record CompactVector(Precision precision, byte[] bytes) {
    private static final int STEPS = 255;
    /** What a byte without sign is less as one with a sign. */
    private static final int SIGNED = 128;

    /**
     * Checks the size.
     *
     * @throws IllegalArgumentException if the bytes are no whole number of numbers
     */
    public CompactVector {
        Inputs.given("precision", precision);
        Inputs.given("bytes", bytes);
        if (bytes.length % precision.bytes() != 0) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%d bytes are no whole number of %s", bytes.length, precision));
        }
    }

    /**
     * Stores a vector in a precision without ranges.
     *
     * @param vector    finite numbers; left as they are
     * @param precision without ranges
     * @return the stored vector
     * @throws IllegalArgumentException if that precision wants ranges
     */
    public static CompactVector of(float[] vector, Precision precision) {
        return of(vector, precision, null);
    }

    /**
     * Stores a vector; a number beyond 65,504 is infinite in float16.
     *
     * @param vector    finite numbers; left as they are
     * @param precision how each is stored
     * @param ranges    where the precision wants them, else null
     * @return the stored vector
     * @throws IllegalArgumentException if they are missing, not wanted, or of vectors of another size; or if a number is not
     *                                  finite
     */
    public static CompactVector of(float[] vector, Precision precision, Ranges ranges) {
        Inputs.given("vector", vector);
        Inputs.given("precision", precision);
        for (float number : vector) {
            if (!Float.isFinite(number)) {
                throw new IllegalArgumentException(String.format(Locale.ROOT, "the vector holds %s", number));
            }
        }
        if (precision.wantsRanges() != (ranges != null)) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    precision.wantsRanges() ? "%s must have ranges" : "%s must have no ranges", precision));
        }
        if (ranges != null && ranges.dimensions() != vector.length) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "ranges are of %d numbers, the vector has %d", ranges.dimensions(), vector.length));
        }
        ByteBuffer bytes = ByteBuffer
                .allocate(Math.multiplyExact(precision.stored(vector.length), precision.bytes()))
                .order(ByteOrder.LITTLE_ENDIAN);
        switch (precision) {
            case FLOAT32 -> bytes.asFloatBuffer().put(vector);
            case FLOAT16 -> {
                for (float number : vector) {
                    bytes.putShort(Float.floatToFloat16(number));
                }
            }
            case INT8, UINT8 -> {
                for (int c = 0; c < vector.length; c++) {
                    int step = step(vector[c], ranges.least()[c], ranges.greatest()[c]);
                    bytes.put((byte) (precision == Precision.INT8 ? step - SIGNED : step));
                }
            }
            case BINARY, UBINARY -> putBits(vector, precision == Precision.BINARY ? SIGNED : 0, bytes);
        }
        return new CompactVector(precision, bytes.array());
    }

    /** In single precision throughout, as numpy computes it of such ranges. */
    private static int step(float number, float least, float greatest) {
        float width = (greatest - least) / STEPS;
        double step = Math.floor((number - least) / (width == 0 ? 1 : width));
        return (int) Math.clamp(step, 0, STEPS);
    }

    private static void putBits(float[] vector, int less, ByteBuffer bytes) {
        for (int from = 0; from < vector.length; from += Byte.SIZE) {
            int bits = 0;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                bits = bits << 1 | (from + bit < vector.length && vector[from + bit] > 0 ? 1 : 0);
            }
            bytes.put((byte) (bits - less));
        }
    }

    /** {@return how many numbers are stored} */
    public int length() {
        return bytes.length / precision.bytes();
    }

    /**
     * {@return a stored number}
     *
     * @param index from 0, below {@link #length}
     */
    public float number(int index) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return switch (precision) {
            case FLOAT32 -> buffer.getFloat(index * Float.BYTES);
            case FLOAT16 -> Float.float16ToFloat(buffer.getShort(index * Short.BYTES));
            case INT8, BINARY -> bytes[index];
            case UINT8, UBINARY -> Byte.toUnsignedInt(bytes[index]);
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CompactVector vector && precision == vector.precision
                && Arrays.equals(bytes, vector.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * precision.hashCode() + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "CompactVector[precision=%s, length=%d]", precision, length());
    }
}
