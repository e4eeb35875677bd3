package org.sirocco.text.hub;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/**
 * Behaves like the Hub with one model: two hosts, redirects from one to the other for large files, the headers that tell
 * content and commit, ranges; and with whatever fault a test puts in.
 */
final class HubServer implements AutoCloseable {
    static final String MODEL = "acme/tiny";
    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    /** Takes an exchange over; false leaves it to the server. */
    interface Fault {
        boolean take(HttpExchange exchange, Seen request) throws IOException;
    }

    /**
     * A request.
     *
     * @param host  0 for the Hub, 1 for the second host
     * @param file  empty where the path is none of the model's
     * @param from  first byte asked for; -1 where no range is
     * @param token empty where none was sent
     */
    record Seen(int host, String method, String file, long from, String token) {
        boolean isDownload() {
            return method.equals("GET") && file.endsWith(".safetensors");
        }
    }

    /** That all revisions are. */
    volatile String commit = COMMIT;
    final Set<String> revisions = new CopyOnWriteArraySet<>(List.of("main", COMMIT));
    final Map<String, byte[]> files = new TreeMap<>();
    final List<Seen> seen = new CopyOnWriteArrayList<>();
    volatile Fault fault = (exchange, request) -> false;
    /** How an ETag is written. */
    volatile UnaryOperator<String> quoting = etag -> '"' + etag + '"';
    /** Whether large files are redirected to a path of the same host. */
    volatile boolean relative;
    volatile boolean ranges = true;
    /** What comes before each part of a body. */
    volatile Runnable beforePart = () -> {};

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer hub;
    private final HttpServer second;

    HubServer() throws IOException {
        hub = server(0);
        second = server(1);
    }

    private HttpServer server(int host) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                handle(host, exchange);
            }
        });
        server.start();
        return server;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + hub.getAddress().getPort());
    }

    private URI elsewhere() {
        return URI.create("http://localhost:" + second.getAddress().getPort());
    }

    private void handle(int host, HttpExchange exchange) throws IOException {
        // A revision's slashes are encoded.
        String path = exchange.getRequestURI().getRawPath();
        String file = path.replaceFirst("^(?:/" + MODEL + "/resolve/[^/]+|/blob)/", "");
        String range = exchange.getRequestHeaders().getFirst("Range");
        Seen request = new Seen(host, exchange.getRequestMethod(), file.startsWith("/") ? "" : file,
                range == null ? -1 : Long.parseLong(range.replaceAll("[^0-9]", "")),
                exchange.getRequestHeaders().getOrDefault("Authorization", List.of("")).getFirst());
        seen.add(request);
        if (fault.take(exchange, request)) {
            return;
        }
        if (path.startsWith("/blob/")) {
            send(exchange, files.get(file), request.from());
            return;
        }
        String revision = path.startsWith("/" + MODEL + "/resolve/")
                ? URLDecoder.decode(path.split("/")[4], StandardCharsets.UTF_8)
                : null;
        if (revision == null) {
            refuse(exchange, 404, "RepoNotFound");
        } else if (!revisions.contains(revision)) {
            refuse(exchange, 404, "RevisionNotFound");
        } else {
            resolve(exchange, file, request);
        }
    }

    private void resolve(HttpExchange exchange, String file, Seen request) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("X-Repo-Commit", commit);
        byte[] content = files.get(file);
        if (content == null) {
            refuse(exchange, 404, "EntryNotFound");
        } else if (file.endsWith(".safetensors")) {
            headers.set("X-Linked-Etag", quoting.apply(etag(file)));
            headers.set("X-Linked-Size", String.valueOf(content.length));
            headers.set("ETag", "\"of the redirect\"");
            headers.set("Location", (relative ? "" : elsewhere()) + "/blob/" + file);
            exchange.sendResponseHeaders(302, -1);
        } else {
            headers.set("ETag", quoting.apply(etag(file)));
            send(exchange, content, request.from());
        }
    }

    static void refuse(HttpExchange exchange, int status, String code) throws IOException {
        exchange.getResponseHeaders().set("X-Error-Code", code);
        exchange.sendResponseHeaders(status, -1);
    }

    static void answer(HttpExchange exchange, int status, String... header) throws IOException {
        for (int i = 0; i < header.length; i += 2) {
            exchange.getResponseHeaders().set(header[i], header[i + 1]);
        }
        exchange.sendResponseHeaders(status, -1);
    }

    private void send(HttpExchange exchange, byte[] content, long from) throws IOException {
        boolean part = ranges && from >= 0;
        if (part && from >= content.length) {
            answer(exchange, 416, "Content-Range", "bytes */" + content.length);
            return;
        }
        int first = part ? (int) from : 0;
        if (part) {
            exchange.getResponseHeaders().set("Content-Range",
                    "bytes " + first + "-" + (content.length - 1) + "/" + content.length);
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(content.length));
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        exchange.sendResponseHeaders(part ? 206 : 200, content.length - first == 0 ? -1 : content.length - first);
        write(exchange.getResponseBody(), content, first, content.length);
    }

    /** Some bytes, a little at a time. */
    void write(OutputStream out, byte[] content, int first, int end) throws IOException {
        int step = 4096;
        for (int at = first; at < end; at += step) {
            beforePart.run();
            out.write(content, at, Math.min(step, end - at));
            out.flush();
        }
    }

    /** As the Hub has it: SHA-256 of a large file, Git's SHA-1 of a small one. */
    String etag(String file) {
        byte[] content = files.get(file);
        return file.endsWith(".safetensors")
                ? digest("SHA-256", content)
                : digest("SHA-1", ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII), content);
    }

    private static String digest(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    List<Seen> downloads() {
        return seen.stream().filter(Seen::isDownload).toList();
    }

    @Override
    public void close() {
        hub.stop(0);
        second.stop(0);
        threads.shutdownNow();
    }
}
