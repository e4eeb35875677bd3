package org.sirocco.text;

/** How the numbers of a {@link CompactVector} are kept; named as sentence-transformers names them. */
public enum Precision {
    /** As they are. */
    FLOAT32(Float.BYTES),
    /** The nearest of half precision, of two equally near ones the even. */
    FLOAT16(Short.BYTES),
    /** Which of 256 steps from the least to the greatest of its {@link Ranges}, from -128 on. */
    INT8(1),
    /** The same from 0 on. */
    UINT8(1),
    /** A bit for each number, whether it is above 0, the first of eight the highest; each byte less 128. */
    BINARY(1),
    /** The same as it is. */
    UBINARY(1);

    private final int bytes;

    Precision(int bytes) {
        this.bytes = bytes;
    }

    /** {@return bytes of a stored number; of the binary ones such a number has eight of a vector's} */
    public int bytes() {
        return bytes;
    }

    /**
     * {@return how many numbers are stored for a vector of so many}
     *
     * @param dimensions numbers of the vector
     */
    public int stored(int dimensions) {
        return isBinary() ? Math.ceilDiv(dimensions, Byte.SIZE) : dimensions;
    }

    /** {@return whether {@link Ranges} are needed} */
    public boolean wantsRanges() {
        return this == INT8 || this == UINT8;
    }

    boolean isBinary() {
        return this == BINARY || this == UBINARY;
    }

    /** {@return whether stored numbers are whole ones} */
    public boolean isWhole() {
        return bytes == 1;
    }
}
