package org.sirocco.cli.encode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sirocco.cli.output.LittleEndian;
import org.sirocco.cli.output.NpyHeader;
import org.sirocco.cli.output.OutputTarget;
import org.sirocco.text.Ranges;

/** Ranges as {@code numpy.save} writes them and {@code quantize_embeddings} takes them: (2, N) float32, least and greatest. */
final class RangesFile {
    /** Bytes; vectors of a million numbers have no more. */
    private static final int MOST = 16 << 20;
    private static final int MAGIC = 6;
    private static final Pattern SHAPE = Pattern
            .compile(
                    "\\{\\s*'descr':\\s*'<f4',\\s*'fortran_order':\\s*False,\\s*'shape':\\s*\\(2, (\\d{1,8})\\),?\\s*}\\s*");

    private RangesFile() {}

    static void write(Path file, Ranges ranges) throws IOException {
        try (OutputTarget target = OutputTarget.file(file)) {
            target.stream().write(NpyHeader.of(2, ranges.dimensions()));
            target.stream().write(LittleEndian.bytes(ranges.least(), ranges.greatest()));
            target.commit();
        }
    }

    /** @param dimensions of the vectors */
    static Ranges read(Path file, int dimensions) throws IOException {
        if (Files.size(file) > MOST) {
            throw wrong(file, "is too large for ranges");
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
        if (bytes.remaining() < MAGIC + 6 || bytes.slice(0, MAGIC).compareTo(ByteBuffer.wrap(magic)) != 0) {
            throw wrong(file, "is no .npy file");
        }
        boolean first = bytes.get(MAGIC) == 1;
        int start = MAGIC + 2 + (first ? Short.BYTES : Integer.BYTES);
        int length = first ? Short.toUnsignedInt(bytes.getShort(MAGIC + 2)) : bytes.getInt(MAGIC + 2);
        if (length < 0 || length > bytes.limit() - start) {
            throw wrong(file, "ends within its header");
        }
        String header = new String(bytes.array(), start, length, StandardCharsets.ISO_8859_1);
        Matcher shape = SHAPE.matcher(header);
        if (!shape.matches()) {
            throw wrong(file, "holds " + header.strip() + ", expected float32 ('<f4') of shape (2, N)");
        }
        int numbers = Integer.parseInt(shape.group(1));
        if (numbers != dimensions) {
            throw wrong(file, String.format(Locale.ROOT, "has ranges of %d numbers, the vectors have %d", numbers,
                    dimensions));
        }
        bytes.position(start + length);
        if (bytes.remaining() != 2 * numbers * Float.BYTES) {
            throw wrong(file, String.format(Locale.ROOT, "has %d bytes of numbers, expected %d", bytes.remaining(),
                    2 * numbers * Float.BYTES));
        }
        float[] least = new float[numbers];
        float[] greatest = new float[numbers];
        bytes.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(least).get(greatest);
        try {
            return new Ranges(least, greatest);
        } catch (IllegalArgumentException e) {
            throw wrong(file, e.getMessage());
        }
    }

    private static IOException wrong(Path file, String what) {
        return new IOException(file + ": " + what);
    }
}
