package org.sirocco.cli.output;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The start of a {@code .npy} file, version 1.0 (numpy.lib.format), row-major. */
public final class NpyHeader {
    /** What numpy calls little-endian float32. */
    public static final String FLOAT32 = "<f4";

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    /** The data starts at a multiple of this. */
    private static final int ALIGNMENT = 64;

    private NpyHeader() {}

    /** Of little-endian float32. */
    public static byte[] of(long... shape) {
        return padded(FLOAT32, 0, shape);
    }

    /**
     * As long for every number of rows.
     *
     * @param type what numpy calls the numbers
     */
    public static byte[] ofRows(String type, long rows, int columns) {
        return padded(type, padded(type, 0, Long.MAX_VALUE, columns).length, rows, columns);
    }

    private static byte[] padded(String type, int least, long... shape) {
        String sizes = Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
        String text = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + sizes
                + (shape.length == 1 ? "," : "")
                + "), }";
        int unpadded = MAGIC.length + Short.BYTES + text.length() + 1;
        int total = Math.max(least, (unpadded + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
        ByteBuffer header = ByteBuffer.allocate(total).order(ByteOrder.LITTLE_ENDIAN);
        header.put(MAGIC).putShort((short) (total - MAGIC.length - Short.BYTES));
        header.put(text.getBytes(StandardCharsets.US_ASCII));
        while (header.position() < total - 1) {
            header.put((byte) ' ');
        }
        return header.put((byte) '\n').array();
    }
}
