package org.sirocco.cli.output;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The start of a {@code .npy} file, version 1.0 (numpy.lib.format), little-endian float32, row-major. */
public final class NpyHeader {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    /** The data starts at a multiple of this. */
    private static final int ALIGNMENT = 64;

    private NpyHeader() {}

    public static byte[] of(long... shape) {
        return padded(0, shape);
    }

    /** As long for every number of rows. */
    public static byte[] ofRows(long rows, int columns) {
        return padded(of(Long.MAX_VALUE, columns).length, rows, columns);
    }

    private static byte[] padded(int least, long... shape) {
        String sizes = Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
        String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + sizes + (shape.length == 1 ? "," : "")
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
