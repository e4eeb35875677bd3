package org.sirocco.cli.output;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.Charset;

/**
 * Where commands print lines: throws where it cannot write, which a {@link PrintWriter} alone keeps to itself. A reader that
 * has gone is no failure: the command goes on unheard, since its exit code may still tell something.
 */
public final class StandardOutput extends Writer {
    private final Writer out;
    private boolean unheard;

    StandardOutput(OutputStream out, Charset charset) {
        this.out = new OutputStreamWriter(new NamedStream(out, "standard output"), charset);
    }

    public static PrintWriter printer() {
        return new PrintWriter(
                new StandardOutput(OutputFiles.standard(), System.out.charset()), true);
    }

    /** A step that may fail. */
    private interface Step {
        void run() throws IOException;
    }

    private void heard(Step step) {
        if (unheard) {
            return;
        }
        try {
            step.run();
        } catch (ClosedPipeException e) {
            unheard = true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void write(char[] text, int from, int length) {
        heard(() -> out.write(text, from, length));
    }

    @Override
    public void flush() {
        heard(out::flush);
    }

    @Override
    public void close() {
        flush();
    }
}
