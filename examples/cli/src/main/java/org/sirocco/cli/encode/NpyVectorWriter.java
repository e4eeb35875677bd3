package org.sirocco.cli.encode;

import java.io.IOException;

/** A matrix (texts, C), a row for each text. */
record NpyVectorWriter(NpyMatrix matrix) implements ResultWriter<StoredText> {
    @Override
    public void write(long index, String text, StoredText result) throws IOException {
        matrix.write(result.vector().bytes(), 1);
    }

    @Override
    public void flush() {
        // Nothing is complete before the end.
    }

    @Override
    public void finish() throws IOException {
        matrix.finish();
    }
}
