package org.sirocco.text.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sirocco.text.folder.ModelFolder;
import org.sirocco.text.hub.HubServer.Seen;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.store.Downloads;
import org.sirocco.text.store.ModelStore;

/** What is in the cache and does not load: damaged, or as the Hub had it once. */
class HubDamagedTest extends HubTesting {
    private static final String NEWER = "fedcba9876543210fedcba9876543210fedcba98";

    @BeforeEach
    void withRealWeights() throws IOException {
        server.files.put(WEIGHTS, Files.readAllBytes(Path.of("src/test/resources/fixtures/bert-cls", WEIGHTS)));
    }

    private Path read(HubSettings settings, Downloads downloads) {
        return new HubModels(settings).read(NAME, downloads, ModelFolder::checkKind, folder -> {
            ModelStore.openFolder(folder).close();
            return folder;
        });
    }

    private Path read() {
        return read(settings(), Downloads.allowed(progress::add));
    }

    private HubSettings without(boolean links) {
        return new HubSettings(server.endpoint(), Optional.empty(), cache, false, links, Duration.ofSeconds(20),
                Duration.ofMillis(1));
    }

    /** Also where another program, or a full disk, has left it so. */
    private static void damage(Path file, int bytes) throws IOException {
        Files.write(file.toRealPath(), Arrays.copyOf(Files.readAllBytes(file), bytes));
    }

    @ParameterizedTest
    @CsvSource({"config.json,0", "config.json,50", "tokenizer.json,0", "tokenizer.json,1000", "model.safetensors,0",
            "model.safetensors,5000", "modules.json,0", "1_Pooling/config.json,3"})
    void aDamagedFileIsBroughtAnewAndNoOther(String file, int bytes) throws IOException {
        Path folder = read();
        damage(folder.resolve(file), bytes);
        server.seen.clear();
        assertThat(read()).isEqualTo(folder);
        assertThat(folder.resolve(file)).hasBinaryContent(server.files.get(file));
        assertThat(server.seen).filteredOn(request -> request.method().equals("GET")).extracting(Seen::file)
                .containsOnly(file);
        assertThat(progress).contains("acme/tiny: " + file + ", which is damaged in the cache");
    }

    @ParameterizedTest
    @CsvSource({"config.json,0", "tokenizer.json,0", "tokenizer.json,1000", "model.safetensors,0",
            "model.safetensors,5000"})
    void whereNothingMayBeDownloadedTheDamagedFileIsNamed(String file, int bytes) throws IOException {
        Path folder = read();
        damage(folder.resolve(file), bytes);
        server.seen.clear();
        assertThat(catchThrowable(() -> read(settings(), Downloads.never()))).isInstanceOf(HubException.class)
                .hasMessageStartingWith("acme/tiny: in the cache's " + folder + " " + file + " ")
                .hasMessageEndingWith("; downloads are not allowed here: allow them, or fetch it with"
                        + " sirocco models --fetch acme/tiny");
        assertThat(server.seen).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"config.json,0", "config.json,50", "model.safetensors,0", "model.safetensors,5000"})
    void aDamagedFileThatIsNoLinkIsBroughtAnew(String file, int bytes) throws IOException {
        Path folder = read(without(false), Downloads.allowed(progress::add));
        damage(folder.resolve(file), bytes);
        server.seen.clear();
        assertThat(read(without(false), Downloads.allowed(progress::add))).isEqualTo(folder);
        assertThat(folder.resolve(file)).hasBinaryContent(server.files.get(file));
        assertThat(server.seen).filteredOn(request -> request.method().equals("GET")).extracting(Seen::file)
                .containsOnly(file);
    }

    @Test
    void whereTheHubCannotBeReachedTheDamagedFileIsNamedAsWell() throws IOException {
        Path folder = read();
        damage(folder.resolve("config.json"), 0);
        server.close();
        assertThat(catchThrowable(this::read)).hasMessageStartingWith("acme/tiny: in the cache's " + folder
                + " config.json is empty, expected JSON; 127.0.0.1 cannot be reached (connection refused): ");
    }

    @Test
    void fetchingMendsWhatNobodyHasTried() throws IOException {
        Path folder = read();
        byte[] other = Files.readAllBytes(folder.resolve(WEIGHTS));
        other[other.length - 1] ^= 1;
        Files.write(folder.resolve(WEIGHTS).toRealPath(), other);
        assertThat(new HubModels(settings()).fetch(NAME, progress::add)).isEqualTo(folder);
        assertThat(folder.resolve(WEIGHTS)).hasBinaryContent(server.files.get(WEIGHTS));
    }

    @Test
    void emptyWeightsAreListedAsWhatTheyAre() throws IOException {
        damage(read().resolve(WEIGHTS), 0);
        assertThat(new HubModels(settings()).cached()).singleElement()
                .satisfies(cached -> assertThat(cached.reason()).contains("model.safetensors: is empty"));
    }

    /** In the cache as the Hub had it once. */
    private Path unsupported() throws IOException {
        Path folder = read();
        byte[] supported = server.files.get("config.json");
        server.files.put("config.json", "{\"model_type\": \"llama\"}".getBytes());
        Path blob = model().resolve("blobs").resolve(server.etag("config.json"));
        Files.write(blob, server.files.get("config.json"));
        Files.delete(folder.resolve("config.json"));
        Files.createSymbolicLink(folder.resolve("config.json"), folder.relativize(blob));
        server.files.put("config.json", supported);
        server.seen.clear();
        return folder;
    }

    @Test
    void whatIsNotSupportedInTheCacheDoesNotKeepANewerCommitBack() throws IOException {
        Path folder = unsupported();
        server.revisions.add(NEWER);
        server.commit = NEWER;
        assertThat(read()).isEqualTo(folder.resolveSibling(NEWER));
        assertThat(model().resolve("refs/main")).hasContent(NEWER);
    }

    @Test
    void whatIsNotSupportedIsSaidWhereThereIsNoNewerCommit() throws IOException {
        Path folder = unsupported();
        HubName commit = new HubName(HubServer.MODEL, HubServer.COMMIT);
        assertThat(catchThrowable(() -> new HubModels(settings()).folder(commit, Downloads.allowed(progress::add),
                whatever -> {}))).isInstanceOf(ModelFormatException.class);
        assertThat(server.seen).as("a commit stays as it is").isEmpty();
        for (int reached = 1; reached >= 0; reached--) {
            assertThat(catchThrowable(this::read)).isInstanceOf(ModelFormatException.class)
                    .hasMessageStartingWith(folder.resolve("config.json") + ": model_type is 'llama'");
            assertThat(server.seen).hasSize(1);
            server.close();
        }
    }
}
