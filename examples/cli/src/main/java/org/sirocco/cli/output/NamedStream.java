package org.sirocco.cli.output;

import java.io.IOException;
import java.io.OutputStream;

/** Says where it could not write, and tells a reader that has gone from every other failure. */
final class NamedStream extends OutputStream {
    private final OutputStream out;
    private final String name;

    NamedStream(OutputStream out, String name) {
        this.out = out;
        this.name = name;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[]{(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            if ("Broken pipe".equals(e.getMessage())) {
                throw new ClosedPipeException(e);
            }
            throw new IOException(name + ": cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            out.close();
        } catch (IOException e) {
            throw new IOException(name + ": cannot be closed: " + e.getMessage(), e);
        }
    }
}
