package org.sirocco.text.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.text.formats.ModelFiles;
import org.sirocco.text.store.Downloads;

/** What people see of each thing that can go wrong. */
class HubFaultsTest extends HubTesting {
    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aGatedModelWantsATokenAndItsConditionsAccepted(int status) {
        always(status, "X-Error-Code", "GatedRepo");
        assertThat(message()).isEqualTo("acme/tiny: is gated: accept the conditions at " + server.endpoint()
                + "/acme/tiny, and set HF_TOKEN to a token of yours");
        assertThat(message(withToken("hf_secret"))).contains("the token's user has no access: accept the conditions");
        assertThat(server.seen).as("is not asked again").hasSize(2);
    }

    @Test
    void aMissingOrPrivateModelIsACheckOfItsName() {
        always(401, "X-Error-Code", "RepoNotFound");
        assertThat(message()).isEqualTo(
                "acme/tiny: is no folder here, and not at " + server.endpoint() + ", or it is private or gated:"
                        + " check the name; for a private one set HF_TOKEN to a token that may read it");
        always(404, "X-Error-Code", "RepoNotFound");
        assertThat(message(withToken("hf_secret"))).contains("the token's user may not see it: check the name");
    }

    @Test
    void aTokenThatIsNotAcceptedIsSaidToBeIt() {
        always(401, "X-Error-Message", "Invalid credentials in Authorization header");
        assertThat(message(withToken("hf_secret"))).contains("the token (HF_TOKEN, or the file").contains(
                "is not accepted");
    }

    @Test
    void aMissingRevisionLeadsToTheList() {
        HubName name = new HubName(HubServer.MODEL, "v9");
        assertThat(catchThrowable(
                () -> new HubModels(settings()).folder(name, Downloads.allowed(progress::add), whatever -> {})))
                .hasMessage("acme/tiny@v9: has no revision 'v9': take a branch, a tag or a commit that is listed at %s"
                        + "/acme/tiny/tree/main", server.endpoint());
    }

    @ParameterizedTest
    @CsvSource({"config.json,there is no config.json; see", "tokenizer.json,there is no tokenizer.json; download it",
            "model.safetensors,there are only pickled weights (pytorch_model.bin)"})
    void aMissingFileIsNamed(String file, String message) {
        server.files.remove(file);
        assertThat(message()).startsWith("acme/tiny: " + message);
        assertThat(server.downloads()).as("no weights before that").isEmpty();
    }

    @Test
    void aFamilyThatIsNotSupportedIsSaidBeforeAnyWeights() {
        server.files.put("config.json", "{\"model_type\": \"llama\"}".getBytes());
        assertThat(message()).contains("model_type is 'llama', expected one of [bert");
        assertThat(server.downloads()).isEmpty();
        assertThat(model().resolve("refs/main")).doesNotExist();
    }

    @Test
    void aModelOfAnotherKindIsSaidBeforeAnyWeights() throws IOException {
        server.files.put("config_sentence_transformers.json", "{\"model_type\": \"CrossEncoder\"}".getBytes());
        assertThat(message()).endsWith("CrossEncoder and sirocco rerank take this one");
        server.files.remove("modules.json");
        server.files.put("config.json", new String(server.files.get("config.json"), StandardCharsets.UTF_8)
                .replace("BertModel", "BertForSequenceClassification").getBytes());
        ModelFiles.delete(model());
        assertThat(message()).endsWith("CrossEncoder and sirocco rerank take this one");
        assertThat(server.seen).filteredOn(request -> request.isDownload()).isEmpty();
    }

    @Test
    void aPickledDenseModuleIsSaidBeforeAnyWeights() {
        server.files.put("modules.json", ("[{\"idx\": 0, \"name\": \"0\", \"path\": \"\", \"type\": "
                + "\"sentence_transformers.models.Transformer\"}, {\"idx\": 1, \"name\": \"1\", \"path\": \"2_Dense\", "
                + "\"type\": \"sentence_transformers.models.Dense\"}]").getBytes());
        server.files.put("2_Dense/config.json", "{}".getBytes());
        server.files.put("2_Dense/pytorch_model.bin", new byte[9]);
        assertThat(message()).contains("only pickled weights (2_Dense/pytorch_model.bin)");
        assertThat(server.downloads()).isEmpty();
    }

    @Test
    void aNameThatLeadsOutOfTheModelIsRefused() {
        server.files.put("modules.json",
                "[{\"idx\": 0, \"name\": \"0\", \"path\": \"../../x\", \"type\": \"Transformer\"}]".getBytes());
        assertThat(message()).contains("leads out of the model's folder");
        server.files.remove("modules.json");
        server.quoting = etag -> "\"../../../x\"";
        assertThat(message()).contains("cannot be the name of a file in the cache");
    }

    @Test
    void whatIsForbiddenOtherwiseIsNotCalledGated() {
        always(403);
        assertThat(message()).isEqualTo("acme/tiny: 127.0.0.1 forbids it (403): set HF_TOKEN to a token that may read"
                + " it, or have the network allow that host");
        always(403, "X-Error-Code", "DisabledRepo", "X-Error-Message", "Access to this repository is disabled.");
        assertThat(message()).isEqualTo("acme/tiny: is disabled (it says: Access to this repository is disabled.); see "
                + server.endpoint() + "/acme/tiny");
    }

    @Test
    void theHubsOwnRateLimitIsWaitedForOrTold() {
        AtomicInteger refused = new AtomicInteger();
        server.fault = (exchange, request) -> {
            boolean now = refused.incrementAndGet() <= 2;
            if (now) {
                HubServer.answer(exchange, 429, "RateLimit", "\"resolvers\";r=0;t=0");
            }
            return now;
        };
        load();
        assertThat(progress).contains("acme/tiny: 429; asking again in 0 seconds");
        always(429, "RateLimit", "\"resolvers\";r=0;t=240");
        assertThat(catchThrowable(() -> new HubModels(settings()).fetch(NAME, progress::add)))
                .hasMessageContaining("(429): try again in 240 seconds");
    }

    @Test
    void aModelThatIsThereInPartIsNotCalledAbsent() throws IOException {
        server.fault = (exchange, request) -> {
            boolean now = request.file().equals(WEIGHTS);
            if (now) {
                HubServer.answer(exchange, 400);
            }
            return now;
        };
        message();
        assertThat(catchThrowable(() -> new HubModels(settings()).folder(NAME, Downloads.never(), whatever -> {})))
                .hasMessageStartingWith(
                        "acme/tiny: is no folder here, and not, or not as a whole, in Hugging Face's cache");
    }

    @Test
    void anAdapterIsRefusedBeforeAnyWeights() {
        server.files.put("adapter_config.json", "{}".getBytes());
        assertThat(message()).startsWith("acme/tiny: is an adapter (adapter_config.json), which is not supported:"
                + " merge it into its model's weights; see ");
        assertThat(server.downloads()).isEmpty();
    }

    @Test
    void tooManyRequestsAreWaitedForWhereThatIsShort() {
        AtomicInteger refused = new AtomicInteger();
        server.fault = (exchange, request) -> {
            boolean now = refused.incrementAndGet() <= 2;
            if (now) {
                HubServer.answer(exchange, 429, "Retry-After", "0");
            }
            return now;
        };
        load();
        assertThat(progress).contains("acme/tiny: 429; asking again in 0 seconds");
        assertThat(refused.get()).isGreaterThan(2);
    }

    @Test
    void tooManyRequestsAreToldWhereTheWaitIsLong() {
        always(429, "Retry-After", "3600");
        assertThat(message()).endsWith("127.0.0.1 has had too many requests from here (429): try again in 3600 seconds,"
                + " or set HF_TOKEN, which is allowed more");
        assertThat(server.seen).hasSize(1);
        always(429, "Retry-After", DateTimeFormatter.RFC_1123_DATE_TIME
                .format(ZonedDateTime.of(2600, 12, 31, 0, 0, 0, 0, ZoneOffset.UTC)));
        assertThat(message(withToken("hf_secret"))).contains("(429): try again in ").endsWith(" seconds");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void aServerThatIsNotWellIsAskedAgain(int status) {
        AtomicInteger refused = new AtomicInteger();
        server.fault = (exchange, request) -> {
            boolean now = request.file().endsWith("tensors") && refused.incrementAndGet() <= 3;
            if (now) {
                HubServer.answer(exchange, status);
            }
            return now;
        };
        load();
        always(status);
        server.seen.clear();
        assertThat(catchThrowable(() -> new HubModels(settings()).fetch(NAME, progress::add))).hasMessage(
                "acme/tiny: 127.0.0.1 is not well (%d), also when asked again: try later", status);
        assertThat(server.seen).hasSize(HubClient.ATTEMPTS);
    }

    @Test
    void whatIsNoHubIsSaidToBeNone() {
        always(200, "ETag", "\"x\"");
        assertThat(message())
                .isEqualTo("acme/tiny: 127.0.0.1 does not answer as the Hub does, it sends no X-Repo-Commit:"
                        + " check HF_ENDPOINT and the network's sign-in page");
        always(302, "Location", "/again");
        assertThat(message()).isEqualTo("acme/tiny: 127.0.0.1 answers with redirects without end: check HF_ENDPOINT and"
                + " the network's sign-in page");
        always(302, "Location", "ftp://elsewhere/file");
        assertThat(message())
                .contains(" answers with a redirect to ftp://elsewhere/file, which is no address of the web");
    }

    @Test
    void whereNothingMayBeDownloadedNothingIsAskedAndTheWayOutIsSaid() {
        HubSettings online = settings();
        HubSettings offline = new HubSettings(online.endpoint(), Optional.empty(), cache, true, true,
                Duration.ofSeconds(20), Duration.ZERO);
        assertThat(message(offline)).isEqualTo("acme/tiny: is no folder here, and not in Hugging Face's cache " + cache
                + "; HF_HUB_OFFLINE forbids to download it");
        assertThat(catchThrowable(() -> new HubModels(offline).fetch(NAME, progress::add)))
                .hasMessage("acme/tiny: HF_HUB_OFFLINE forbids to download it");
        assertThat(catchThrowable(() -> new HubModels(online).folder(NAME, Downloads.never(), whatever -> {})))
                .hasMessageEndingWith("; downloads are not allowed here: allow them, or fetch it with sirocco models"
                        + " --fetch acme/tiny");
        assertThat(server.seen).isEmpty();
    }
}
