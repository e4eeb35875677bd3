package org.sirocco.text.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.store.Downloads;
import org.sirocco.text.store.ModelCacheException;

/** A server with a model, and a cache folder. */
abstract class HubTesting {
    static final HubName NAME = new HubName(HubServer.MODEL, HubName.MAIN);
    static final String WEIGHTS = "model.safetensors";
    static final int LARGE = 60_000;

    @TempDir
    Path cache;

    HubServer server;
    final List<String> progress = new ArrayList<>();

    @BeforeEach
    void serve() throws IOException {
        server = new HubServer();
        fill(server);
    }

    static void fill(HubServer server) throws IOException {
        Path fixture = Path.of("src/test/resources/fixtures/bert-cls");
        try (Stream<Path> files = Files.walk(fixture)) {
            for (Path file : (Iterable<Path>) files.filter(one -> one.toString().endsWith(".json"))::iterator) {
                server.files.put(fixture.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        server.files.remove("expected.json");
        server.files.put("README.md", new byte[]{'#'});
        server.files.put("pytorch_model.bin", new byte[9]);
        server.files.put(WEIGHTS, random(LARGE));
    }

    static byte[] random(int bytes) {
        byte[] content = new byte[bytes];
        new Random(1).nextBytes(content);
        return content;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    HubSettings settings() {
        return settings(server, cache);
    }

    static HubSettings settings(HubServer server, Path cache) {
        return new HubSettings(server.endpoint(), Optional.empty(), cache, false, true, Duration.ofSeconds(20),
                Duration.ofMillis(1));
    }

    HubSettings withToken(String token) {
        return new HubSettings(server.endpoint(), Optional.of(token), cache, false, true, Duration.ofSeconds(20),
                Duration.ofMillis(1));
    }

    Path load() {
        return load(settings());
    }

    Path load(HubSettings settings) {
        return new HubModels(settings).folder(NAME, Downloads.allowed(progress::add));
    }

    Path model() {
        return cache.resolve("models--acme--tiny");
    }

    /** What lies in the model's blobs. */
    List<String> blobs() throws IOException {
        try (Stream<Path> files = Files.list(model().resolve("blobs"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    String message(HubSettings settings) {
        Throwable thrown = catchThrowable(() -> load(settings));
        assertThat(thrown).isInstanceOfAny(HubException.class, ModelFormatException.class, ModelCacheException.class);
        assertThat(thrown.getMessage()).doesNotContain("\n").doesNotContain("hf_secret");
        return thrown.getMessage();
    }

    String message() {
        return message(settings());
    }

    /** For every request. */
    void always(int status, String... headers) {
        server.fault = (exchange, request) -> {
            HubServer.answer(exchange, status, headers);
            return true;
        };
    }
}
