package org.sirocco.text.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.text.hub.HubServer.Seen;
import org.sirocco.text.store.Downloads;
import org.sirocco.text.store.ModelStore;

class HubDownloadTest extends HubTesting {
    @Test
    void layTheCacheOutAsThePythonLibraryDoes() throws IOException {
        Path folder = load();

        assertThat(folder).isEqualTo(model().resolve("snapshots").resolve(HubServer.COMMIT));
        assertThat(model().resolve("refs/main")).hasContent(HubServer.COMMIT);
        for (String file : List.of("config.json", "1_Pooling/config.json", WEIGHTS, "tokenizer.json", "modules.json",
                "sentence_bert_config.json", "config_sentence_transformers.json", "tokenizer_config.json")) {
            assertThat(Files.readAllBytes(folder.resolve(file))).as(file).isEqualTo(server.files.get(file));
            String up = file.contains("/") ? "../../../../" : "../../../";
            assertThat(Files.readSymbolicLink(folder.resolve(file))).as(file)
                    .isEqualTo(Path.of(up.substring(3) + "blobs/" + server.etag(file)));
        }
        assertThat(blobs()).hasSize(8).allMatch(name -> name.matches("[0-9a-f]{40}|[0-9a-f]{64}"));
        assertThat(model().resolve(".no_exist").resolve(HubServer.COMMIT).resolve("special_tokens_map.json")).exists();
    }

    @Test
    void takesNeitherPicklesNorWhatNobodyReads() {
        load();

        assertThat(server.seen).extracting(Seen::file).isNotEmpty().doesNotContain("pytorch_model.bin", "README.md");
        assertThat(progress).contains("acme/tiny: model.safetensors");
    }

    @Test
    void tellsOfEachTenthOfALargeFile() throws IOException {
        server.files.put(WEIGHTS, random(20_000_000));
        partial(5_000_000, UnaryOperator.identity());
        load();
        assertThat(progress).filteredOn(line -> line.contains(" MB")).containsExactly(IntStream.rangeClosed(2, 10)
                .mapToObj(tenth -> "model.safetensors: " + (tenth == 2 ? 5 : 2 * tenth) + " of 20 MB")
                .toArray(String[]::new));
    }

    @Test
    void asksNothingOfTheNetworkTheSecondTime() {
        Path folder = load();
        server.seen.clear();

        assertThat(load()).isEqualTo(folder);
        assertThat(new HubModels(settings()).folder(NAME, Downloads.never(), whatever -> {})).isEqualTo(folder);
        assertThat(new HubModels(settings()).folder(new HubName(HubServer.MODEL, HubServer.COMMIT), Downloads.never(),
                whatever -> {}))
                .isEqualTo(folder);
        assertThat(server.seen).isEmpty();
        // Unless it is to look for a newer one.
        assertThat(new HubModels(settings()).fetch(NAME, progress::add)).isEqualTo(folder);
        assertThat(server.seen).hasSize(1);
    }

    @Test
    void whatIsDownloadedLoads() throws IOException {
        server.files.put(WEIGHTS, Files.readAllBytes(Path.of("src/test/resources/fixtures/bert-cls", WEIGHTS)));
        try (var loaded = ModelStore.openFolder(load())) {
            assertThat(loaded.name()).isEqualTo("acme/tiny@" + HubServer.COMMIT);
            assertThat(loaded.encoder().shape().layers()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"%s\"", "%s", "W/\"%s\""})
    void takesAnETagHoweverItIsWritten(String form) throws IOException {
        server.quoting = etag -> form.replace("%s", etag);
        load();
        assertThat(blobs()).contains(server.etag(WEIGHTS), server.etag("config.json"));
    }

    @Test
    void theTokenGoesToTheHubAlone() {
        load(withToken("hf_secret"));
        assertThat(server.seen).filteredOn(request -> request.host() == 0).hasSizeGreaterThan(8)
                .allMatch(request -> request.token().equals("Bearer hf_secret"));
        assertThat(server.seen).filteredOn(request -> request.host() == 1).hasSize(1)
                .allMatch(request -> request.token().isEmpty());
        assertThat(withToken("hf_secret").toString()).doesNotContain("hf_secret");
    }

    @Test
    void followsRelativeRedirectsWithTheToken() {
        server.relative = true;
        load(withToken("hf_secret"));
        assertThat(server.downloads()).hasSize(2).allMatch(request -> request.host() == 0)
                .allMatch(request -> request.token().equals("Bearer hf_secret"));
    }

    @Test
    void followsARenamedModel() {
        server.fault = (exchange, request) -> {
            String path = exchange.getRequestURI().getPath();
            if (!path.startsWith("/old/name/")) {
                return false;
            }
            HubServer.answer(exchange, 307, "Location", path.replace("/old/name/", "/" + HubServer.MODEL + "/"));
            return true;
        };
        Path folder = new HubModels(settings()).folder(new HubName("old/name", HubName.MAIN),
                Downloads.allowed(progress::add), whatever -> {});
        assertThat(folder).isEqualTo(cache.resolve("models--old--name/snapshots").resolve(HubServer.COMMIT));
        assertThat(folder.resolve(WEIGHTS)).exists();
    }

    @Test
    void goesOnWhereAKilledRunStopped() throws IOException {
        partial(LARGE / 3, UnaryOperator.identity());
        load();
        assertThat(server.downloads()).extracting(Seen::from).containsOnly((long) LARGE / 3);
        assertThat(model().resolve("blobs").resolve(server.etag(WEIGHTS))).hasBinaryContent(server.files.get(WEIGHTS));
    }

    @Test
    void beginsAnewWhereRangesAreNotServed() throws IOException {
        server.ranges = false;
        partial(LARGE / 3, UnaryOperator.identity());
        load();
        assertThat(model().resolve("blobs").resolve(server.etag(WEIGHTS))).hasBinaryContent(server.files.get(WEIGHTS));
    }

    @Test
    void beginsAnewWhereTheFirstPartWasWrong() throws IOException {
        partial(LARGE / 3, content -> new byte[content.length]);
        load();
        assertThat(server.downloads()).extracting(Seen::from).contains((long) LARGE / 3, -1L);
        assertThat(model().resolve("blobs").resolve(server.etag(WEIGHTS))).hasBinaryContent(server.files.get(WEIGHTS));
        assertThat(blobs()).noneMatch(name -> name.endsWith("incomplete"));
    }

    @Test
    void aPartThatIsAllOfItIsNotAskedForAgain() throws IOException {
        partial(LARGE, UnaryOperator.identity());
        load();
        assertThat(server.downloads()).isEmpty();
    }

    private void partial(int bytes, UnaryOperator<byte[]> change) throws IOException {
        byte[] part = new byte[bytes];
        System.arraycopy(server.files.get(WEIGHTS), 0, part, 0, bytes);
        Files.createDirectories(model().resolve("blobs"));
        Files.write(model().resolve("blobs").resolve(server.etag(WEIGHTS) + ".sirocco.incomplete"), change.apply(part));
    }

    @Test
    void bringsTheShardsThatTheIndexNames() throws IOException {
        server.files.put("model-00001-of-00002.safetensors", random(100));
        server.files.put("model-00002-of-00002.safetensors", random(200));
        server.files.put("model-extra.safetensors", random(300));
        server.files.remove(WEIGHTS);
        server.files.put("model.safetensors.index.json", ("{\"metadata\": {}, \"weight_map\": {\"a\": "
                + "\"model-00001-of-00002.safetensors\", \"b\": \"model-00002-of-00002.safetensors\"}}").getBytes());
        Path folder = load();
        assertThat(folder.resolve("model-00001-of-00002.safetensors")).exists();
        assertThat(folder.resolve("model-00002-of-00002.safetensors")).exists();
        assertThat(folder.resolve("model-extra.safetensors")).doesNotExist();
        server.seen.clear();
        load();
        assertThat(server.seen).isEmpty();
    }

    @Test
    void movesFilesIntoTheSnapshotWhereThereAreNoLinks() throws IOException {
        HubSettings links = settings();
        HubSettings none = new HubSettings(links.endpoint(), Optional.empty(), cache, false, false,
                Duration.ofSeconds(20), Duration.ZERO);
        Path folder = load(none);
        assertThat(folder.resolve(WEIGHTS)).isRegularFile().matches(file -> !Files.isSymbolicLink(file));
        assertThat(blobs()).isEmpty();
        server.seen.clear();
        load(none);
        assertThat(server.seen).isEmpty();
    }

    @Test
    void aSnapshotThatLacksWeightsIsCompleted() throws IOException {
        Path folder = load();
        Files.delete(folder.resolve(WEIGHTS).toRealPath());
        load();
        assertThat(Files.readAllBytes(folder.resolve(WEIGHTS))).isEqualTo(server.files.get(WEIGHTS));
    }

    @Test
    void whatTransformersAloneHasCachedIsAskedForTheRest() throws IOException {
        Path folder = load();
        // As AutoModel leaves it: nothing says whether there are modules.
        for (String file : List.of("modules.json", "1_Pooling/config.json", "config_sentence_transformers.json")) {
            Files.delete(folder.resolve(file));
        }
        assertThat(new HubModels(settings()).folder(NAME, Downloads.never(), whatever -> {})).isEqualTo(folder);
        assertThat(folder.resolve("modules.json")).doesNotExist();
        load();
        assertThat(folder.resolve("modules.json")).exists();
        assertThat(folder.resolve("1_Pooling/config.json")).exists();
    }

    @Test
    void whatTheCacheHasServesWhereNobodyAnswers() throws IOException {
        Path folder = load();
        Files.delete(folder.resolve("modules.json"));
        server.close();
        assertThat(load()).isEqualTo(folder);
    }

    @Test
    void listsWhatIsCachedAndWhetherItWouldLoad() throws IOException {
        load();
        HubModels hub = new HubModels(settings());
        assertThat(hub.cached()).singleElement().satisfies(cached -> {
            assertThat(cached.name()).isEqualTo(NAME);
            assertThat(cached.bytes()).isGreaterThan(LARGE);
            assertThat(cached.reason()).isEmpty();
        });
        Path config = model().resolve("snapshots").resolve(HubServer.COMMIT).resolve("config.json");
        Files.delete(config);
        Files.writeString(config, "{\"model_type\": \"llama\"}");
        assertThat(hub.cached().getFirst().reason().orElseThrow())
                .startsWith("config.json: model_type is 'llama', expected one of [bert,");
        Files.delete(config);
        Files.write(config, server.files.get("config.json"));
        Files.delete(config.resolveSibling(WEIGHTS));
        assertThat(hub.cached().getFirst().reason()).contains("there is no model.safetensors");
    }
}
