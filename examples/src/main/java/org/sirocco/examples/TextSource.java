package org.sirocco.examples;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * The texts to encode, window by window: the arguments, or the lines of a file or of standard input. Lines end with LF or
 * CR LF. Invalid UTF-8 is read as U+FFFD and counted.
 */
public final class TextSource implements AutoCloseable {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final Iterator<String> arguments;
    private final InputStream lines;
    private final boolean live;
    private long bytesRead;
    private long invalidLines;

    private TextSource(Iterator<String> arguments, InputStream lines, boolean live) {
        this.arguments = arguments;
        this.lines = lines;
        this.live = live;
    }

    static TextSource of(List<String> texts) {
        return new TextSource(texts.iterator(), null, false);
    }

    /** A file's lines. */
    public static TextSource file(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + ": is a directory");
        }
        return new TextSource(null, new BufferedInputStream(Files.newInputStream(file), 1 << 16), false);
    }

    /** The lines of a stream that may be written while it is read: a window ends when nothing more is waiting. */
    static TextSource live(InputStream in) {
        return new TextSource(null, new BufferedInputStream(in, 1 << 16), true);
    }

    /** The next texts, at most {@code most} and at least one; empty at the end. */
    public List<String> next(int most) {
        List<String> window = new ArrayList<>();
        try {
            while (window.size() < most && (window.isEmpty() || !live || lines.available() > 0)) {
                String text = arguments == null ? line() : arguments.hasNext() ? arguments.next() : null;
                if (text == null) {
                    break;
                }
                window.add(text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return window;
    }

    private String line() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        int b = lines.read();
        if (b < 0) {
            return null;
        }
        boolean first = bytesRead == 0;
        while (b >= 0 && b != '\n') {
            bytes.write(b);
            b = lines.read();
            bytesRead++;
        }
        bytesRead++;
        return decode(bytes.toByteArray(), first);
    }

    private String decode(byte[] line, boolean first) {
        int from = first && startsWithMark(line) ? BYTE_ORDER_MARK.length : 0;
        int to = line.length > from && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
        String text = new String(line, from, to - from, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0 && !isUtf8(ByteBuffer.wrap(line, from, to - from))) {
            invalidLines++;
        }
        return text;
    }

    private static boolean startsWithMark(byte[] line) {
        return line.length >= 3 && line[0] == BYTE_ORDER_MARK[0] && line[1] == BYTE_ORDER_MARK[1]
                && line[2] == BYTE_ORDER_MARK[2];
    }

    private static boolean isUtf8(ByteBuffer bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes);
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Bytes of lines read so far. */
    long bytesRead() {
        return bytesRead;
    }

    /** Says how many lines so far were not UTF-8, if any. */
    public void noteInvalidLines(PrintWriter err) {
        if (invalidLines > 0) {
            err.printf(Locale.ROOT, "note: %d %s not UTF-8; the invalid bytes were read as U+FFFD%n", invalidLines,
                    invalidLines == 1 ? "line was" : "lines were");
        }
    }

    @Override
    public void close() throws IOException {
        if (lines != null && !live) {
            lines.close();
        }
    }
}
