package org.sirocco.text.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that break, proxies that refuse, disks that are full. */
class HubConnectionsTest extends HubTesting {
    /** The weights' body ends early. */
    private void cut(HttpExchange exchange, long from, int end) throws IOException {
        byte[] content = server.files.get(WEIGHTS);
        int first = (int) Math.max(from, 0);
        if (first > 0) {
            exchange.getResponseHeaders().set("Content-Range",
                    "bytes " + first + "-" + (content.length - 1) + "/" + content.length);
        }
        exchange.sendResponseHeaders(first > 0 ? 206 : 200, content.length - first);
        exchange.getResponseBody().flush();
        server.write(exchange.getResponseBody(), content, first, end);
    }

    @Test
    void aConnectionThatIsCutIsTakenUpAgain() throws IOException {
        server.fault = (exchange, request) -> {
            boolean now = request.isDownload() && request.host() == 1 && request.from() < 2 * LARGE / 3;
            if (now) {
                cut(exchange, request.from(), request.from() < 0 ? LARGE / 3 : 2 * LARGE / 3);
            }
            return now;
        };
        Path folder = load();
        assertThat(Files.readAllBytes(folder.resolve(WEIGHTS))).isEqualTo(server.files.get(WEIGHTS));
        assertThat(server.downloads()).filteredOn(request -> request.host() == 1).extracting(HubServer.Seen::from)
                .hasSizeGreaterThanOrEqualTo(3).startsWith(-1L).endsWith(2L * LARGE / 3);
    }

    @Test
    void aConnectionThatIsAlwaysCutIsToldAndWhatHasComeIsKept() throws IOException {
        server.fault = (exchange, request) -> {
            boolean now = request.isDownload() && request.host() == 1;
            if (now) {
                cut(exchange, request.from(), Math.max((int) request.from(), LARGE / 2));
            }
            return now;
        };
        assertThat(message())
                .startsWith("acme/tiny: model.safetensors stopped after 30000 of 60000 bytes, also when asked"
                        + " again (")
                .endsWith("): run it again, it goes on from there");
        server.fault = (exchange, request) -> false;
        server.seen.clear();
        load();
        assertThat(server.downloads()).extracting(HubServer.Seen::from).containsOnly(30_000L);
    }

    @Test
    void aConnectionThatStallsIsTakenUpAgain() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger stalled = new AtomicInteger();
        server.fault = (exchange, request) -> {
            boolean now = request.isDownload() && request.host() == 1 && stalled.getAndIncrement() == 0;
            if (now) {
                cut(exchange, request.from(), LARGE / 3);
                await(end);
            }
            return now;
        };
        HubSettings patient = settings();
        HubSettings settings = new HubSettings(patient.endpoint(), Optional.empty(), cache, false, true,
                Duration.ofSeconds(2), Duration.ZERO);
        Path folder = load(settings);
        end.countDown();
        assertThat(progress).anyMatch(line -> line.contains("stopped (nothing arrived for 2 seconds)"));
        assertThat(Files.readAllBytes(folder.resolve(WEIGHTS))).isEqualTo(server.files.get(WEIGHTS));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {WEIGHTS, "tokenizer.json"})
    void whatIsDamagedOnItsWayIsDeleted(String file) throws IOException {
        byte[] wrong = server.files.get(file).clone();
        wrong[wrong.length / 2] ^= 1;
        server.fault = (exchange, request) -> {
            boolean now = request.method().equals("GET") && request.file().equals(file)
                    && (request.host() == 1 || !file.equals(WEIGHTS));
            if (now) {
                exchange.sendResponseHeaders(200, wrong.length);
                exchange.getResponseBody().write(wrong);
            }
            return now;
        };
        assertThat(message()).startsWith("acme/tiny: " + file + " was damaged on its way (its digest is ")
                .contains("the Hub says " + server.etag(file)).contains("has been deleted: run it again");
        assertThat(blobs()).noneMatch(name -> name.startsWith(server.etag(file)));
        server.fault = (exchange, request) -> false;
        assertThat(load().resolve(WEIGHTS)).exists();
    }

    @Test
    void aHubThatCannotBeReachedIsSaidAtOnce() {
        server.close();
        assertThat(message())
                .isEqualTo("acme/tiny: 127.0.0.1 cannot be reached (connection refused): check the network,"
                        + " the proxy (-Dhttps.proxyHost) and HF_ENDPOINT");
        assertThat(progress).isEmpty();
        assertThat(message(withEndpoint("https://hub.invalid"))).contains("(no such host)");
    }

    private HubSettings withEndpoint(String endpoint) {
        return new HubSettings(URI.create(endpoint), Optional.empty(), cache, false, true, Duration.ofSeconds(20),
                Duration.ZERO);
    }

    private interface Body {
        void run() throws Exception;
    }

    /** Every request through a proxy. */
    private static void through(int port, Body body) throws Exception {
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return List.of(new Proxy(Proxy.Type.HTTP,
                        new InetSocketAddress("127.0.0.1", port)));
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException e) {}
        });
        try {
            body.run();
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    @ParameterizedTest
    @CsvSource({"403,the proxy 127.0.0.1:%d refuses hub.example (Tunnel failed; got: 403): have it allowed",
            "407,the proxy 127.0.0.1:%d asks for a user (407)"})
    void aProxyThatRefusesIsNamed(int status, String message) throws Exception {
        try (ServerSocket proxy = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> refuse(proxy, status));
            through(proxy.getLocalPort(), () -> assertThat(message(withEndpoint("https://hub.example"))
                    .replace("failed,", "failed;")).contains(message.formatted(proxy.getLocalPort())));
        }
        always(status, "Proxy-Authenticate", "Basic realm=\"x\"");
        int port = server.endpoint().getPort();
        through(port, () -> assertThat(message(withEndpoint("http://hub.example")))
                .contains(" the proxy 127.0.0.1:" + port));
    }

    /** Answers each CONNECT. */
    private static void refuse(ServerSocket proxy, int status) {
        while (!proxy.isClosed()) {
            try (Socket client = proxy.accept()) {
                BufferedReader lines = new BufferedReader(new InputStreamReader(client.getInputStream()));
                assertThat(lines.readLine()).startsWith("CONNECT hub.example:443 ");
                while (!lines.readLine().isEmpty()) {
                    // The rest of the request.
                }
                client.getOutputStream()
                        .write(("HTTP/1.1 " + status + " No\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
                                + "Content-Length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // The test is over.
            }
        }
    }

    @Test
    void theProxyOfTheJvmIsUsed() throws Exception {
        through(server.endpoint().getPort(), () -> load(withEndpoint("http://hub.example")));
        assertThat(server.seen).isNotEmpty();
    }

    @Test
    void aCacheThatCannotBeWrittenIsNamed() throws IOException {
        Files.createFile(cache.resolve("models--acme--tiny"));
        assertThat(message()).contains("models--acme--tiny").contains("cannot be written")
                .endsWith("; name another folder with HF_HUB_CACHE or HF_HOME");
    }

    @Test
    void aDiskWithoutRoomIsSaidBeforeTheDownload() throws Exception {
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", cache.toString()), "mounting needs root");
        try {
            server.files.put(WEIGHTS, random(2 << 20));
            assertThat(message()).contains("wants 2097152 bytes more, and ")
                    .contains(" are free on its disk: make room");
            assertThat(server.downloads()).filteredOn(request -> request.method().equals("GET")).isEmpty();
        } finally {
            assertThat(run("umount", cache.toString())).isTrue();
        }
    }

    @Test
    void aDiskThatFillsUpMeanwhileIsSaid() throws Exception {
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", cache.toString()), "mounting needs root");
        try {
            server.files.put(WEIGHTS, random(700_000));
            server.fault = (exchange, request) -> {
                if (request.isDownload() && !Files.exists(cache.resolve("other"))) {
                    Files.write(cache.resolve("other"), new byte[500_000]);
                }
                return false;
            };
            assertThat(message()).contains("cannot be written: No space left on device; name another folder");
            Files.delete(cache.resolve("other"));
            server.fault = (exchange, request) -> false;
            assertThat(load().resolve(WEIGHTS)).hasBinaryContent(server.files.get(WEIGHTS));
        } finally {
            assertThat(run("umount", cache.toString())).isTrue();
        }
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start().waitFor() == 0;
    }
}
