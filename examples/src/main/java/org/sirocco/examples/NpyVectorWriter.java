package org.sirocco.examples;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.sirocco.text.EncodedText;

/**
 * A float32 matrix (texts, C) as numpy.load opens it. The header needs the number of rows, so the rows wait in a temporary
 * file until the end.
 */
final class NpyVectorWriter implements VectorWriter {
    private final OutputStream out;
    private final int dimensions;
    private final FileChannel rows;
    private final ByteBuffer row;
    private long count;

    NpyVectorWriter(OutputStream out, int dimensions) throws IOException {
        this.out = out;
        this.dimensions = dimensions;
        this.row = ByteBuffer.allocate(Math.multiplyExact(dimensions, Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        Path temporary = Files.createTempFile("sirocco", ".rows");
        this.rows = FileChannel.open(temporary, StandardOpenOption.READ, StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    @Override
    public void write(long index, String text, EncodedText result) throws IOException {
        row.clear();
        row.asFloatBuffer().put(result.vector());
        while (row.hasRemaining()) {
            rows.write(row);
        }
        count++;
    }

    @Override
    public void flush() {
        // Nothing is complete before the end.
    }

    @Override
    public void finish() throws IOException {
        out.write(NpyHeader.of(count, dimensions));
        rows.position(0);
        Channels.newInputStream(rows).transferTo(out);
        rows.close();
        out.flush();
    }
}
