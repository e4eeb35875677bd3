package org.sirocco.encoder.model;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** What the numbers of a {@link Tensor} are stored as, little-endian; they are widened to float32 where they are used. */
public enum ElementType {
    /** IEEE 754 binary32. */
    FLOAT32(Float.BYTES) {
        @Override
        void widen(MemorySegment data, long first, float[] out, int at, int count) {
            MemorySegment.copy(data, FLOATS, first * Float.BYTES, out, at, count);
        }
    },
    /** IEEE 754 binary16. */
    FLOAT16(Short.BYTES) {
        @Override
        void widen(MemorySegment data, long first, float[] out, int at, int count) {
            for (int i = 0; i < count; i++) {
                out[at + i] = Float.float16ToFloat(data.get(SHORTS, (first + i) * Short.BYTES));
            }
        }
    },
    /** The upper half of binary32. */
    BFLOAT16(Short.BYTES) {
        @Override
        void widen(MemorySegment data, long first, float[] out, int at, int count) {
            for (int i = 0; i < count; i++) {
                out[at + i] = Float.intBitsToFloat(data.get(SHORTS, (first + i) * Short.BYTES) << Short.SIZE);
            }
        }
    };

    private static final ValueLayout.OfFloat FLOATS = ValueLayout.JAVA_FLOAT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORTS = ValueLayout.JAVA_SHORT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** {@return bytes of one number} */
    public int bytes() {
        return bytes;
    }

    /** Writes {@code count} numbers, from number {@code first} on, as float32 to {@code out} from {@code at} on. */
    abstract void widen(MemorySegment data, long first, float[] out, int at, int count);
}
