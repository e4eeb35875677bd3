package org.sirocco.text.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers and caches that nobody should have made. */
class HubOddAnswersTest extends HubTesting {
    private void index(String shard) {
        server.files.remove(WEIGHTS);
        server.files.put("model.safetensors.index.json",
                ("{\"weight_map\": {\"a\": \"" + shard.replace("\\", "\\\\") + "\"}}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private List<Path> everything(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"..\\..\\..\\..\\escaped", "a\\..\\..\\..\\..\\..\\escaped", "a\u007Fb"})
    void aNameWithBackslashesOrControlsIsRefused(String shard) throws IOException {
        index(shard);
        assertThat(message()).contains("which is no file of a repository");
        assertThat(everything(cache)).noneMatch(file -> file.toString().contains("escaped"));
    }

    @Test
    void a404OfSomebodyElseIsNotTakenForAMissingFile() throws IOException {
        server.fault = (exchange, request) -> {
            boolean now = request.file().equals("modules.json");
            if (now) {
                HubServer.answer(exchange, 404);
            }
            return now;
        };
        assertThat(message()).contains("does not answer as the Hub does, it sends no X-Error-Code");
        assertThat(everything(model())).noneMatch(file -> file.toString().contains(".no_exist"));
    }

    @Test
    void whatTheHubRefusesIsRefusedThoughTheCacheHasTheRest() throws IOException {
        Path folder = load();
        forget(folder, "adapter_config.json");
        server.files.put("adapter_config.json", "{}".getBytes(StandardCharsets.UTF_8));
        assertThat(message()).contains("is an adapter (adapter_config.json)");
    }

    @Test
    void aSignInPageDoesNotKeepWhatTheCacheHas() throws IOException {
        Path folder = load();
        forget(folder, "adapter_config.json");
        always(200, "ETag", "\"x\"");
        assertThat(load()).isEqualTo(folder);
        always(404);
        assertThat(load()).isEqualTo(folder);
    }

    /** Nothing says any longer that there is no such file. */
    private void forget(Path folder, String file) throws IOException {
        Files.delete(model().resolve(".no_exist").resolve(folder.getFileName()).resolve(file));
    }

    @Test
    void aCompletionThatFailsLeavesWhatLoadedBefore() throws IOException {
        Path folder = load();
        for (String file : List.of("modules.json", "1_Pooling/config.json")) {
            Files.delete(folder.resolve(file));
        }
        server.fault = (exchange, request) -> {
            boolean now = request.file().equals("1_Pooling/config.json");
            if (now) {
                HubServer.answer(exchange, 503);
            }
            return now;
        };
        assertThat(load()).isEqualTo(folder);
        assertThat(folder.resolve("modules.json")).doesNotExist();
    }

    @Test
    void whereThereAreNoLinksTheBlobsOfOthersAreCopied() throws IOException {
        Path folder = load();
        Path other = folder.resolveSibling("fedcba9876543210fedcba9876543210fedcba98");
        Files.move(folder, other);
        HubSettings links = settings();
        Path again = load(new HubSettings(links.endpoint(), Optional.empty(), cache, false, false,
                Duration.ofSeconds(20), Duration.ZERO));
        assertThat(again.resolve(WEIGHTS)).isRegularFile()
                .matches(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
        assertThat(other.resolve(WEIGHTS)).hasBinaryContent(server.files.get(WEIGHTS));
        assertThat(everything(again)).noneMatch(file -> file.toString().endsWith(".tmp"));
    }

    @ParameterizedTest
    @ValueSource(strings = {".DS_Store", "feat(1)", "v1,2", "größe"})
    void oddFilesInACacheAreLeftOutOfItsList(String ref) throws IOException {
        load();
        Files.write(model().resolve("refs").resolve(ref), new byte[]{(byte) 0xFF, 'x'});
        Files.write(model().resolve("refs").resolve("latin"), new byte[]{(byte) 0xE4});
        assertThat(new HubModels(settings()).cached()).extracting(HubModels.Cached::name).containsExactly(NAME);
    }

    @Test
    void anAnswerOfAnotherCommitIsRefused() {
        server.fault = (exchange, request) -> {
            if (request.file().equals("tokenizer.json")) {
                HubServer.answer(exchange, 200, "X-Repo-Commit", "b".repeat(40), "ETag", "\"x\"");
                return true;
            }
            return false;
        };
        assertThat(message()).contains("tokenizer.json was asked for at commit " + HubServer.COMMIT
                + ", and the answer is of " + "b".repeat(40));
    }

    @Test
    void aSizeThatIsNoneIsNotSaid() throws IOException {
        server.fault = (exchange, request) -> {
            if (request.method().equals("HEAD") && request.file().equals(WEIGHTS)) {
                HubServer.answer(exchange, 302, "X-Repo-Commit", HubServer.COMMIT, "X-Linked-Etag",
                        "\"" + server.etag(WEIGHTS) + "\"", "X-Linked-Size", "many", "Location", "/elsewhere");
                return true;
            }
            return false;
        };
        assertThat(load().resolve(WEIGHTS)).hasBinaryContent(server.files.get(WEIGHTS));
    }

    @Test
    void aServerThatBeginsAnewAndStopsAgainIsGivenUp() {
        server.ranges = false;
        AtomicInteger cut = new AtomicInteger();
        server.fault = (exchange, request) -> {
            if (request.host() == 0 || !request.method().equals("GET")) {
                return false;
            }
            // A little, less, a little, less: never more than once before.
            exchange.sendResponseHeaders(200, LARGE);
            exchange.getResponseBody().write(new byte[cut.incrementAndGet() % 2 == 0 ? 1_000 : 2_000]);
            exchange.getResponseBody().flush();
            return true;
        };
        assertThat(catchThrowable(this::load)).hasMessageContaining("also when asked again");
        assertThat(cut.get()).isLessThan(2 * HubClient.ATTEMPTS);
    }

    @Test
    void anETagThatIsNoDigestIsSaid() {
        server.quoting = etag -> "\"of-a-mirror-" + etag.substring(0, 8) + "\"";
        load();
        assertThat(progress).contains(
                "model.safetensors: its ETag is no digest, so that what arrives cannot be checked");
    }
}
