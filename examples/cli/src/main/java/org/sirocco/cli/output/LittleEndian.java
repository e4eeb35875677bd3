package org.sirocco.cli.output;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** Numbers as bytes, least significant first: float32 of {@code .npy} files and of the pages' scripts. */
public final class LittleEndian {
    private LittleEndian() {}

    /** The numbers of all parts, one after another. */
    public static byte[] bytes(float[]... parts) {
        int numbers = Arrays.stream(parts).mapToInt(part -> part.length).reduce(0, Math::addExact);
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(numbers, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer floats = bytes.asFloatBuffer();
        for (float[] part : parts) {
            floats.put(part);
        }
        return bytes.array();
    }
}
