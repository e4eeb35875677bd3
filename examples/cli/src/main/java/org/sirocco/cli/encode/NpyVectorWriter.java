package org.sirocco.cli.encode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.sirocco.cli.output.LittleEndian;
import org.sirocco.cli.output.NpyHeader;
import org.sirocco.cli.output.OutputTarget;
import org.sirocco.text.EncodedText;

/**
 * A float32 matrix (texts, C) as numpy.load opens it. The header needs the number of rows: in a file it is written again at the
 * end; for what cannot be written twice, a pipe or standard output, the rows wait in memory. No other file is needed.
 */
final class NpyVectorWriter implements VectorWriter {
    private final OutputTarget target;
    private final int dimensions;
    /** Those that wait; null in a file. */
    private final List<float[]> waiting;
    private long count;

    NpyVectorWriter(OutputTarget target, int dimensions) throws IOException {
        this.target = target;
        this.dimensions = dimensions;
        this.waiting = target.canBeginAnew() ? null : new ArrayList<>();
        if (waiting == null) {
            target.stream().write(NpyHeader.ofRows(0, dimensions));
        }
    }

    @Override
    public void write(long index, String text, EncodedText result) throws IOException {
        if (waiting == null) {
            target.stream().write(LittleEndian.bytes(result.vector()));
        } else {
            waiting.add(result.vector());
        }
        count++;
    }

    @Override
    public void flush() {
        // Nothing is complete before the end.
    }

    @Override
    public void finish() throws IOException {
        byte[] header = NpyHeader.ofRows(count, dimensions);
        if (waiting == null) {
            target.beginAnew(header);
            return;
        }
        target.stream().write(header);
        for (float[] row : waiting) {
            target.stream().write(LittleEndian.bytes(row));
        }
        target.stream().flush();
    }
}
