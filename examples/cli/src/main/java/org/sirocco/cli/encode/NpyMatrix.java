package org.sirocco.cli.encode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.sirocco.cli.output.NpyHeader;
import org.sirocco.cli.output.OutputTarget;

/**
 * A matrix as numpy.load opens it, row by row. The header needs the number of rows: in a file it is written again at the end;
 * for what cannot be written twice, a pipe or standard output, the rows wait in memory. No other file is needed.
 */
final class NpyMatrix {
    private final OutputTarget target;
    private final String type;
    private final int columns;
    /** Those that wait; null in a file. */
    private final List<byte[]> waiting;
    private long count;

    /** @param type what numpy calls the numbers */
    NpyMatrix(OutputTarget target, String type, int columns) throws IOException {
        this.target = target;
        this.type = type;
        this.columns = columns;
        this.waiting = target.canBeginAnew() ? null : new ArrayList<>();
        if (waiting == null) {
            target.stream().write(NpyHeader.ofRows(type, 0, columns));
        }
    }

    /** @param bytes of as many rows */
    void write(byte[] bytes, int rows) throws IOException {
        if (waiting == null) {
            target.stream().write(bytes);
        } else {
            waiting.add(bytes);
        }
        count += rows;
    }

    void finish() throws IOException {
        byte[] header = NpyHeader.ofRows(type, count, columns);
        if (waiting == null) {
            target.beginAnew(header);
            return;
        }
        target.stream().write(header);
        for (byte[] rows : waiting) {
            target.stream().write(rows);
        }
        target.stream().flush();
    }
}
