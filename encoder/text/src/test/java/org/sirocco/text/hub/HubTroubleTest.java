package org.sirocco.text.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.text.folder.ModelFolder;
import org.sirocco.text.hub.HubServer.Seen;
import org.sirocco.text.store.Downloads;

/** File systems without locks, interrupted threads, files beyond all measure, names out of the ordinary. */
class HubTroubleTest extends HubTesting {
    @Test
    void whereLocksAreRefusedItIsDownloadedWithoutAndSaidOnce() throws IOException {
        HubModels hub = new HubModels(settings(), file -> {
            throw new IOException("No locks available");
        });
        Path folder = hub.folder(NAME, Downloads.allowed(progress::add), ModelFolder::checkKind);
        assertThat(folder.resolve(WEIGHTS)).hasBinaryContent(server.files.get(WEIGHTS));
        assertThat(progress).filteredOn(line -> line.contains("lock"))
                .containsExactly("acme/tiny: the cache's file system has no locks (No locks available): another process"
                        + " may download the same besides");
        assertThat(blobs()).hasSize(8).noneMatch(name -> name.contains("incomplete"));
    }

    @Test
    void whereLocksAreRefusedNothingIsSharedWithAnotherProcess() throws IOException {
        Files.createDirectories(model().resolve("blobs"));
        Path another = model().resolve("blobs").resolve(server.etag(WEIGHTS) + ".sirocco.incomplete");
        Files.write(another, new byte[9]);
        server.fault = (exchange, request) -> {
            boolean now = request.isDownload() && request.host() == 1;
            if (now) {
                exchange.sendResponseHeaders(200, LARGE);
                exchange.getResponseBody().write(server.files.get(WEIGHTS), 0, 1000);
                exchange.getResponseBody().flush();
            }
            return now;
        };
        HubModels hub = new HubModels(settings(), file -> {
            throw new IOException("No locks available");
        });
        assertThat(catchThrowable(() -> hub.folder(NAME, Downloads.allowed(progress::add), whatever -> {})))
                .hasMessageContaining("model.safetensors stopped after ");
        assertThat(another).hasBinaryContent(new byte[9]);
        assertThat(blobs()).filteredOn(name -> name.contains("incomplete")).hasSize(1);
    }

    @Test
    void whereLocksLieTheFirstThatIsDoneServesBoth() throws IOException {
        Path blob = model().resolve("blobs").resolve(server.etag(WEIGHTS));
        server.fault = (exchange, request) -> {
            if (request.isDownload() && request.host() == 1) {
                Files.write(blob, server.files.get(WEIGHTS));
                Files.delete(blob.resolveSibling(blob.getFileName() + ".sirocco.incomplete"));
            }
            return false;
        };
        assertThat(load().resolve(WEIGHTS)).hasBinaryContent(server.files.get(WEIGHTS));
    }

    @Test
    void whatAnotherToolHasLeftIsNeitherTakenNorTouched() throws IOException {
        Files.createDirectories(model().resolve("blobs"));
        for (String end : new String[]{".incomplete", ".0123abcd.incomplete"}) {
            Files.write(model().resolve("blobs").resolve(server.etag(WEIGHTS) + end), new byte[LARGE / 2]);
        }
        assertThat(load().resolve(WEIGHTS)).hasBinaryContent(server.files.get(WEIGHTS));
        assertThat(server.downloads()).extracting(Seen::from).containsOnly(-1L);
        assertThat(blobs()).filteredOn(name -> name.endsWith(".incomplete")).hasSize(2);
    }

    /** @param method and file are those of the request during which it happens */
    @ParameterizedTest
    @CsvSource({"HEAD,config.json", "GET,config.json", "GET,model.safetensors"})
    void anInterruptedThreadStaysSo(String method, String file) throws IOException {
        Thread thread = Thread.currentThread();
        AtomicInteger parts = new AtomicInteger();
        server.fault = (exchange, request) -> {
            if (request.method().equals(method) && request.file().equals(file)) {
                if (!file.equals(WEIGHTS)) {
                    thread.interrupt();
                } else if (request.host() == 1) {
                    server.beforePart = () -> {
                        if (parts.incrementAndGet() == 5) {
                            thread.interrupt();
                        }
                    };
                }
            }
            return false;
        };
        assertThat(message()).isEqualTo("acme/tiny: was interrupted: run it again, it goes on from there");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(progress).noneMatch(line -> line.contains("again"));
        server.fault = (exchange, request) -> false;
        server.beforePart = () -> {};
        assertThat(load().resolve(WEIGHTS)).hasBinaryContent(server.files.get(WEIGHTS));
    }

    @Test
    void aThreadThatIsInterruptedBeforeIsNotTakenForAFullDisk() {
        Thread.currentThread().interrupt();
        assertThat(message()).isEqualTo("acme/tiny: was interrupted: run it again, it goes on from there");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aDiskThatTellsNothingIsTriedAllTheSame() {
        assertThatCode(() -> BlobTransfer.checkRoom(1, cache.resolve("nowhere/file"))).doesNotThrowAnyException();
    }

    private static void head(HttpExchange exchange, String etag, long size) throws IOException {
        HubServer.answer(exchange, 200, "X-Repo-Commit", HubServer.COMMIT, "ETag", "\"" + etag + "\"", "Content-Length",
                String.valueOf(size));
    }

    @ParameterizedTest
    @CsvSource({"config.json,16777217,16777216", "tokenizer.json,67108865,67108864",
            "modules.json,9999999999,16777216"})
    void aFileBeyondMeasureIsRefusedBeforeItIsDownloaded(String file, long size, long limit) {
        server.fault = (exchange, request) -> {
            boolean now = request.file().equals(file) && request.method().equals("HEAD");
            if (now) {
                head(exchange, server.etag(file), size);
            }
            return now;
        };
        assertThat(message())
                .isEqualTo("acme/tiny: " + file + " has " + size + " bytes, and at most " + limit + " are read");
        assertThat(server.seen).filteredOn(request -> request.method().equals("GET")).extracting(Seen::file)
                .doesNotContain(file);
    }

    @Test
    void aFileThatDoesNotEndIsGivenUp() throws IOException {
        server.fault = (exchange, request) -> {
            if (!request.file().equals("config.json")) {
                return false;
            }
            if (request.method().equals("HEAD")) {
                HubServer.answer(exchange, 200, "X-Repo-Commit", HubServer.COMMIT, "ETag", "\"x\"");
                return true;
            }
            exchange.sendResponseHeaders(200, 0);
            byte[] part = new byte[1 << 20];
            Arrays.fill(part, (byte) ' ');
            for (int i = 0; i < 17; i++) {
                exchange.getResponseBody().write(part);
            }
            return true;
        };
        assertThat(message())
                .isEqualTo("acme/tiny: config.json is longer than the 16777216 bytes that are read: check HF_ENDPOINT");
        assertThat(Files.size(model().resolve("blobs/x.sirocco.incomplete"))).isZero();
    }

    @Test
    void aSecondHostThatCannotBeReachedIsTheOneThatIsNamed() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        server.fault = (exchange, request) -> {
            boolean now = request.isDownload();
            if (now) {
                HubServer.answer(exchange, 302, "Location", "http://localhost:" + closed + "/blob");
            }
            return now;
        };
        assertThat(message()).startsWith("acme/tiny: localhost cannot be reached (");
    }

    @ParameterizedTest
    @ValueSource(strings = {"refs/pr/1", "feature/x", "v1%2B2", "v1+2#3", "größe(1)"})
    void takesARevisionHoweverItIsCalled(String revision) {
        server.revisions.add(revision);
        HubName name = new HubName(HubServer.MODEL, revision);
        HubModels hub = new HubModels(settings());
        Path folder = hub.folder(name, Downloads.allowed(progress::add), whatever -> {});
        assertThat(model().resolve("refs").resolve(revision)).hasContent(HubServer.COMMIT);
        server.seen.clear();
        assertThat(hub.folder(name, Downloads.never(), whatever -> {})).isEqualTo(folder);
        assertThat(hub.cached()).extracting(HubModels.Cached::name).containsExactly(name);
        assertThat(server.seen).isEmpty();
    }

    @Test
    void aCommitIsNotNotedAsABranch() throws IOException {
        HubModels hub = new HubModels(settings());
        HubName name = new HubName(HubServer.MODEL, HubServer.COMMIT);
        Path folder = hub.folder(name, Downloads.allowed(progress::add), whatever -> {});
        assertThat(model().resolve("refs")).doesNotExist();
        assertThat(hub.folder(name, Downloads.never(), whatever -> {})).isEqualTo(folder);
    }

    @Test
    void aPathInTheEndpointStandsBeforeAllNames() {
        server.fault = (exchange, request) -> {
            String path = exchange.getRequestURI().getRawPath();
            boolean now = path.startsWith("/mirror/hub/");
            if (now) {
                HubServer.answer(exchange, 307, "Location", path.substring("/mirror/hub".length()));
            }
            return now;
        };
        HubSettings known = settings();
        HubSettings mirror = HubSettings.of(Map.of("HF_ENDPOINT", known.endpoint() + "/mirror/hub/",
                "HF_HUB_CACHE", cache.toString()), "/");
        assertThat(load(mirror).resolve(WEIGHTS)).exists();
    }
}
