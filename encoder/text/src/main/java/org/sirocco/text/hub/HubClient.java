package org.sirocco.text.hub;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.sirocco.text.model.OneLine;

/**
 * Asks the Hub for a model's files. What may pass is tried again; the token goes to the Hub's own address alone, wherever
 * redirects lead.
 */
final class HubClient implements AutoCloseable {
    /** How often a request is made that brings nothing. */
    static final int ATTEMPTS = 5;
    /** The longest that is waited because a server asks for it. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int REDIRECTS = 10;
    /** What can be a file's name without harm. */
    private static final Pattern PLAIN = Pattern.compile("[\\w-][\\w.=+-]{0,199}");

    private final HubName name;
    private final HubSettings settings;
    private final HubFaults faults;
    private final Consumer<String> progress;
    private final HttpClient http;

    HubClient(HubName name, HubSettings settings, Consumer<String> progress) {
        this.name = name;
        this.settings = settings;
        this.faults = new HubFaults(name, settings);
        this.progress = progress;
        // Proxies are those of the JVM; redirects are followed here, because of the token.
        this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER).build();
    }

    /** What there is of the model, for people. */
    String page() {
        return settings.page(name) + "/tree/" + name.revision();
    }

    HubFaults faults() {
        return faults;
    }

    /**
     * A file as the Hub knows it.
     *
     * @param commit that the revision is
     * @param etag   names its content: the SHA-256 of a large file, Git's SHA-1 of a small one
     * @param size   in bytes; -1 where it is not said
     */
    record Remote(String commit, String etag, long size) {}

    /**
     * An answer that a file may not be there.
     *
     * @param commit of the revision, empty where it is not said
     * @param file   empty where there is none of that name
     */
    record Answer(Optional<String> commit, Optional<Remote> file) {}

    /**
     * Asks what a file is.
     *
     * @throws HubException if there is no answer, or one that says no more
     */
    Answer ask(String revision, String file) {
        HttpResponse<TimedBody> response = send("HEAD", uri(revision, file), 0);
        HttpHeaders headers = response.headers();
        Optional<String> commit = headers.firstValue("X-Repo-Commit").filter(text -> PLAIN.matcher(text).matches());
        if (isMissingFile(response)) {
            return new Answer(commit, Optional.empty());
        }
        String etag = headers.firstValue("X-Linked-Etag").or(() -> headers.firstValue("ETag")).map(HubClient::bare)
                .orElseThrow(() -> faults.notAHub(response.uri(), "ETag"));
        if (commit.isEmpty()) {
            throw faults.notAHub(response.uri(), "X-Repo-Commit");
        }
        if (!PLAIN.matcher(etag).matches()) {
            throw faults.of("the ETag of %s, '%s', cannot be the name of a file in the cache", file, etag);
        }
        long size = bytes(headers, "X-Linked-Size");
        if (size < 0 && !isRedirect(response)) {
            size = bytes(headers, "Content-Length");
        }
        return new Answer(commit, Optional.of(new Remote(commit.get(), etag, size)));
    }

    /** A number of bytes; -1 where it is not said, or what is said is none. */
    static long bytes(HttpHeaders headers, String name) {
        return headers.firstValue(name).filter(text -> text.matches("[0-9]{1,18}")).map(Long::parseLong).orElse(-1L);
    }

    /** Without quotes, and without the mark of a weak one. */
    private static String bare(String etag) {
        return etag.strip().replaceFirst("^W/", "").replaceAll("^\"|\"$", "");
    }

    /**
     * Begins to download a file.
     *
     * @param from the first byte that is asked for; the answer may be the whole all the same (status 200, not 206)
     * @throws IOException  if the connection breaks
     * @throws HubException if there is no answer, or another than the file
     */
    HttpResponse<TimedBody> open(String commit, String file, long from) {
        HttpResponse<TimedBody> response = send("GET", uri(commit, file), from);
        if (isMissingFile(response)) {
            drop(response);
            throw faults.of("%s is no longer there", file);
        }
        return response;
    }

    URI uri(String revision, String file) {
        return URI.create(settings.endpoint() + "/" + name.id() + "/resolve/" + encoded(revision) + "/"
                + Arrays.stream(file.split("/")).map(HubClient::encoded).collect(Collectors.joining("/")));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A 404 that is not the model's or the revision's. */
    private static boolean isMissingFile(HttpResponse<?> response) {
        // Without the code it may be anybody's: a proxy's, a mirror's, that of another address.
        return response.statusCode() == 404
                && response.headers().firstValue("X-Error-Code").orElse("").equals("EntryNotFound");
    }

    private static boolean isRedirect(HttpResponse<?> response) {
        return response.statusCode() / 100 == 3 && response.headers().firstValue("Location").isPresent();
    }

    /** Sends until there is an answer that is no passing trouble. */
    private HttpResponse<TimedBody> send(String method, URI uri, long from) {
        for (int attempt = 1;; attempt++) {
            try {
                HttpResponse<TimedBody> response = follow(method, uri, from);
                int status = response.statusCode();
                if (status / 100 == 2 || isRedirect(response) || isMissingFile(response) || status == 416) {
                    return response;
                }
                drop(response);
                if (status != 429 && status != 408 && status / 100 != 5) {
                    throw faults.refused(response);
                }
                Duration wait = asked(response.headers());
                if (attempt == ATTEMPTS || wait != null && wait.compareTo(LONGEST_WAIT) > 0) {
                    throw status == 429 ? faults.tooMany(response, wait) : faults.unwell(response);
                }
                pause(attempt, wait, String.valueOf(status));
            } catch (IOException e) {
                if (attempt == ATTEMPTS || HubFaults.lasts(e)) {
                    throw faults.unreachable(uri, e);
                }
                pause(attempt, null, OneLine.of(String.valueOf(e.getMessage())));
            }
        }
    }

    /** A proxy's refusal has no body at all. */
    private static void drop(HttpResponse<TimedBody> response) {
        if (response.body() != null) {
            response.body().close();
        }
    }

    /** What {@code Retry-After} says; null where it says nothing. */
    private static Duration asked(HttpHeaders headers) {
        String text = headers.firstValue("Retry-After").orElse("").strip();
        if (text.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        try {
            ZonedDateTime then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
            Duration left = Duration.between(ZonedDateTime.now(then.getZone()), then);
            return left.isNegative() ? Duration.ZERO : left;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** Waits before another try: as long as was asked for, or longer with each. */
    void pause(int attempt, Duration asked, String why) {
        Duration wait = asked == null ? settings.pause().multipliedBy(1L << (attempt - 1)) : asked;
        progress.accept(String.format(Locale.ROOT, "%s: %s; asking again in %d seconds", name, why, wait.toSeconds()));
        try {
            Thread.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw faults.of("was interrupted");
        }
    }

    /** One request, and those that redirects lead to; a HEAD stays where it has been told what the file is. */
    private HttpResponse<TimedBody> follow(String method, URI first, long from) throws IOException {
        URI uri = first;
        for (int step = 0; step <= REDIRECTS; step++) {
            HttpResponse<TimedBody> response = exchange(method, uri, from);
            if (!isRedirect(response)) {
                return response;
            }
            HttpHeaders headers = response.headers();
            URI next = target(uri, headers.firstValue("Location").orElseThrow());
            boolean etag = headers.firstValue("X-Linked-Etag").isPresent();
            boolean commit = headers.firstValue("X-Repo-Commit").isPresent();
            if (method.equals("HEAD") && (etag && commit || !isHub(next) && (etag || commit))) {
                return response;
            }
            drop(response);
            uri = next;
        }
        throw new IOException("too many redirects");
    }

    private static URI target(URI from, String location) throws IOException {
        try {
            return from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new IOException("a redirect leads to " + location + ", which is no address", e);
        }
    }

    private HttpResponse<TimedBody> exchange(String method, URI uri, long from) throws IOException {
        HttpRequest.Builder request;
        try {
            request = HttpRequest.newBuilder(uri);
        } catch (IllegalArgumentException e) {
            throw new IOException("a redirect leads to " + uri + ", which is no address of the web", e);
        }
        request.method(method, HttpRequest.BodyPublishers.noBody()).timeout(settings.timeout())
                .header("User-Agent", "sirocco").header("Accept-Encoding", "identity");
        if (isHub(uri)) {
            settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        }
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
        }
        try {
            return http.send(request.build(), info -> new TimedBody(settings.timeout()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Whether an address is the Hub's own: same scheme, host and port. */
    private boolean isHub(URI uri) {
        URI hub = settings.endpoint();
        return hub.getScheme().equals(uri.getScheme()) && hub.getHost().equalsIgnoreCase(uri.getHost())
                && port(hub) == port(uri);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
    }

    @Override
    public void close() {
        // Not close(), which would wait for what is still under way.
        http.shutdownNow();
    }
}
