package org.sirocco.text.hub;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sirocco.text.store.ModelCacheException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One blob's way from the Hub into a file, in as many requests as it takes. */
final class BlobTransfer {
    private static final Logger LOG = LoggerFactory.getLogger(BlobTransfer.class);
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18}|\\*)");
    /** From this size on, progress is told. */
    private static final long LARGE = 10_000_000;

    private final HubClient client;
    private final String file;
    private final HubClient.Remote remote;
    private final Path partial;
    private final Consumer<String> progress;
    private long tenth;

    /** @param partial what has come, also of an earlier process */
    BlobTransfer(HubClient client, String file, HubClient.Remote remote, Path partial, Consumer<String> progress) {
        this.client = client;
        this.file = file;
        this.remote = remote;
        this.partial = partial;
        this.progress = progress;
    }

    /** Brings what is missing, as often as there is some progress; the digest where it is a wrong one, else null. */
    String complete() throws IOException {
        try (FileChannel out = FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (remote.size() >= 0 && out.size() > remote.size()) {
                out.truncate(0);
            }
            checkRoom(remote.size() - out.size(), partial);
            int fruitless = 0;
            long most = out.size();
            while (true) {
                IOException fault = append(out);
                if (fault == null) {
                    break;
                }
                fruitless = out.size() > most ? 1 : fruitless + 1;
                most = Math.max(most, out.size());
                if (fruitless == HubClient.ATTEMPTS) {
                    throw client.faults().cut(file, client.uri(remote.commit(), file), out.size(), remote.size(),
                            fault);
                }
                client.pause(fruitless, null, file + " stopped (" + fault.getMessage() + ")");
            }
        }
        return BlobDigest.otherThan(remote.etag(), partial);
    }

    /** Where the disk tells nothing, or not how large it is, writing will show. */
    static void checkRoom(long missing, Path partial) {
        long free;
        try {
            FileStore store = Files.getFileStore(partial);
            free = store.getTotalSpace() > 0 ? store.getUsableSpace() : Long.MAX_VALUE;
        } catch (IOException e) {
            LOG.debug("{}: its disk does not tell how much room there is", partial, e);
            return;
        }
        if (missing > free) {
            throw new ModelCacheException(partial,
                    String.format(Locale.ROOT, "wants %d bytes more, and %d are free on its disk: make room", missing,
                            free) + HubFaults.ELSEWHERE,
                    null);
        }
    }

    /** One request for the rest. What the connection breaks by is the result; null at the end. */
    private IOException append(FileChannel out) throws IOException {
        long from = out.size();
        if (from == remote.size()) {
            return null;
        }
        HttpResponse<TimedBody> response = client.open(remote.commit(), file, from);
        try (TimedBody body = response.body()) {
            long begins = begins(response, from);
            if (begins != from) {
                // The whole, or another part than was asked for, which cannot be used.
                out.truncate(0);
            }
            if (begins < 0) {
                return new IOException("a part was sent that was not asked for");
            }
            long size = remote.size() < 0 ? total(response.headers(), begins) : remote.size();
            tenth = -1;
            tell(out.size(), size);
            out.position(out.size());
            while (true) {
                List<ByteBuffer> piece;
                try {
                    piece = body.next();
                } catch (ClosedByInterruptException e) {
                    throw e;
                } catch (IOException e) {
                    return e;
                }
                if (piece.isEmpty()) {
                    return size < 0 || out.size() == size ? null : new IOException("the connection ended");
                }
                for (ByteBuffer bytes : piece) {
                    while (bytes.hasRemaining()) {
                        out.write(bytes);
                    }
                }
                long most = size < 0 ? NeededFiles.largest(file) : size;
                if (out.size() > most) {
                    out.truncate(0);
                    throw client.faults().of("%s is longer than the %d bytes that %s: check HF_ENDPOINT", file, most,
                            size < 0 ? "are read" : "the Hub says");
                }
                tell(out.size(), size);
            }
        }
    }

    /** The first byte of an answer; -1 where it is not of use. */
    private static long begins(HttpResponse<?> response, long asked) {
        if (response.statusCode() != 206) {
            return response.statusCode() == 416 ? -1 : 0;
        }
        Matcher range = CONTENT_RANGE.matcher(response.headers().firstValue("Content-Range").orElse(""));
        return range.matches() && Long.parseLong(range.group(1)) == asked ? asked : -1;
    }

    private static long total(HttpHeaders headers, long begins) {
        long length = HubClient.bytes(headers, "Content-Length");
        return length < 0 ? -1 : begins + length;
    }

    /** Each tenth of a large file. */
    private void tell(long have, long size) {
        if (size >= LARGE && have * 10 / size > tenth) {
            tenth = have * 10 / size;
            progress.accept(String.format(Locale.ROOT, "%s: %d of %d MB", file, have / 1_000_000, size / 1_000_000));
        }
    }
}
