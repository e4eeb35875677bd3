package org.sirocco.cli.encode;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.sirocco.cli.output.OutputFiles;
import org.sirocco.cli.shared.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The texts to encode, window by window: the arguments, or the lines of a file or of standard input. Lines end with LF or
 * CR LF. Invalid UTF-8 is read as U+FFFD and counted; UTF-16 and UTF-32 are refused, as this would leave little of them.
 */
public final class TextSource implements AutoCloseable {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final String name;
    private final Iterator<String> arguments;
    private final InputStream lines;
    private final boolean live;
    private final long bytes;
    private long bytesRead;
    private long invalidLines;
    /** The line before as it was read; null before the first. */
    private byte[] before;

    private TextSource(String name, Iterator<String> arguments, InputStream lines, boolean live,
            long bytes) {
        this.name = name;
        this.arguments = arguments;
        this.lines = lines;
        this.live = live;
        this.bytes = bytes;
    }

    /**
     * What a command was told to read: texts among its arguments, a file, or standard input.
     *
     * @param input {@code --input}, or null
     * @param what  the parameter that takes texts
     */
    public static TextSource asked(CommandLine command, String input, String what, List<String> texts)
            throws IOException {
        if (input != null && input.isBlank()) {
            throw new ParameterException(command, "--input must not be empty");
        }
        if (input != null && !texts.isEmpty()) {
            throw new ParameterException(command, what + " and --input cannot be given together");
        }
        if (!texts.isEmpty()) {
            return of(texts);
        }
        if (input == null && Terminal.stdin()) {
            throw new ParameterException(command,
                    "nothing to " + command.getCommandName() + ": give " + what + ", --input FILE or --input -");
        }
        return input == null || input.equals("-") ? live(System.in) : file(Path.of(input));
    }

    /**
     * Refuses to write over what is read.
     *
     * @param input  {@code --input}, or null
     * @param option which says where to write
     * @param file   what it says, or null
     */
    public static void refuseReplaced(CommandLine command, String input, String option, Path file) throws IOException {
        if (file != null && input != null && isFile(input) && Files.exists(file)
                && Files.isSameFile(Path.of(input), file)) {
            throw new ParameterException(command,
                    option + " " + file + " is the input: what is written would replace the texts");
        }
    }

    /** Whether a file is called like this. */
    static boolean isFile(String text) {
        try {
            return Files.isRegularFile(Path.of(text));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    static TextSource of(List<String> texts) {
        return new TextSource("the arguments", texts.iterator(), null, false, -1);
    }

    /** A file's lines. */
    public static TextSource file(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + ": is a directory");
        }
        try {
            FileChannel channel = FileChannel.open(file);
            try {
                // A pipe that has a name says 0.
                long bytes = channel.size();
                return new TextSource(file.toString(), null,
                        new BufferedInputStream(Channels.newInputStream(channel), 1 << 16), false,
                        bytes == 0 ? -1 : bytes);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw OutputFiles.failed(file, "cannot be read", e);
        }
    }

    /** The lines of a stream that may be written while it is read: a window ends when nothing more is waiting. */
    static TextSource live(InputStream in) {
        return new TextSource("standard input", null, new BufferedInputStream(in, 1 << 16), true, -1);
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
            throw new UncheckedIOException(new IOException(name + ": cannot be read: " + e.getMessage(), e));
        }
        return window;
    }

    private String line() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        int b = lines.read();
        if (b < 0) {
            return null;
        }
        while (b >= 0 && b != '\n') {
            bytes.write(b);
            b = lines.read();
            bytesRead++;
        }
        bytesRead++;
        byte[] line = bytes.toByteArray();
        WideText wide = before == null ? WideText.marked(line) : null;
        if (wide == null) {
            wide = WideText.of(line, before, b == '\n');
        }
        if (wide != null) {
            throw new IllegalStateException(name + ": " + wide.refusal());
        }
        String text = decode(line, before == null);
        before = line;
        return text;
    }

    private String decode(byte[] line, boolean first) {
        int from = first && startsWithMark(line) ? BYTE_ORDER_MARK.length : 0;
        int to = line.length > from && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
        String text = new String(line, from, to - from, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0 && !WideText.isUtf8(line)) {
            invalidLines++;
        }
        return text;
    }

    private static boolean startsWithMark(byte[] line) {
        return line.length >= 3 && line[0] == BYTE_ORDER_MARK[0] && line[1] == BYTE_ORDER_MARK[1]
                && line[2] == BYTE_ORDER_MARK[2];
    }

    /** Bytes of the whole file when it was opened; -1 where nobody can tell. */
    public long bytes() {
        return bytes;
    }

    /** Bytes of lines read so far. */
    public long bytesRead() {
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
