package org.sirocco.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.host.Embeddings;
import org.sirocco.encoder.host.HostNorm;
import org.sirocco.encoder.host.TokenBatch;
import org.sirocco.encoder.model.Norm;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.text.folder.FolderLayouts;
import org.sirocco.text.model.ModelFormatException;

/**
 * Folders that transformers 5.18 and sentence-transformers 6.0.1 have written, against what those compute from them in
 * float64. Of families that are not supported only the configuration is there: they are refused by name. The property
 * {@code sirocco.fixtures} names another folder of such folders.
 */
class FixtureTest {
    private static final double TOLERANCE = 1e-5;
    static final Set<String> FAMILIES = Set.of("bert", "roberta", "xlm-roberta", "camembert", "distilbert", "electra",
            "mpnet", "marian", "modernbert", "nomic_bert", "gte", "eurobert", "use_lite");
    static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path cache;

    static Path fixtures() {
        String other = System.getProperty("sirocco.fixtures");
        try {
            return other != null ? Path.of(other) : Path.of(FixtureTest.class.getResource("/fixtures").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<Path> folders(boolean supported) throws IOException {
        try (Stream<Path> all = Files.list(fixtures())) {
            return all.filter(folder -> Files.exists(folder.resolve("config.json")))
                    .filter(folder -> (offence(folder) == null) == supported).sorted().toList().stream();
        }
    }

    static Stream<Path> supported() throws IOException {
        return folders(true);
    }

    static Stream<Path> others() throws IOException {
        return folders(false);
    }

    /** What a folder must be refused for; null where it is supported. */
    private static String offence(Path folder) {
        JsonNode config = json(folder.resolve("config.json"));
        Path own = folder.resolve("config_sentence_transformers.json");
        String kind = Files.exists(own) ? json(own).path("model_type").asText("SentenceTransformer") : "";
        String architecture = config.path("architectures").path(0).asText();
        String type = config.path("model_type").asText();
        if (!FAMILIES.contains(type)) {
            // A cross-encoder says first that it is one.
            return kind.equals("CrossEncoder") ? kind : "model_type is '" + type + "'";
        }
        if (kind.equals("CrossEncoder") || kind.equals("SparseEncoder")) {
            return "model_type is '" + kind + "'";
        }
        return architecture.contains("Classification") ? "architectures[0] is '" + architecture + "'" : null;
    }

    /** Of hidden states: three times what the library itself is off in float32, where that was measured and is more. */
    static double tolerance(JsonNode reference) {
        return Math.max(TOLERANCE, 3 * reference.path("float32_error").asDouble());
    }

    static JsonNode json(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> texts(JsonNode rows) {
        return StreamSupport.stream(rows.spliterator(), false).map(row -> row.get("text").asText()).toList();
    }

    static JsonNode resource(String name) {
        try (InputStream in = FixtureTest.class.getResourceAsStream(name)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SentenceEncoder open(Path folder, String backend) {
        Path onnx = folder.resolve("model.onnx");
        return SentenceEncoder.load(Files.exists(onnx) ? new ModelSource.Onnx(onnx) : new ModelSource.Folder(folder),
                EncoderOptions.builder().backend(backend).cache(cache).build());
    }

    @Test
    void thereAreFoldersOfBothKinds() throws IOException {
        // Elsewhere there are as many as somebody has made.
        boolean own = System.getProperty("sirocco.fixtures") == null;
        assertThat(supported().count()).as(fixtures().toString()).isGreaterThanOrEqualTo(own ? 26 : 1);
        assertThat(others().count()).isGreaterThanOrEqualTo(own ? 11 : 0);
    }

    @ParameterizedTest
    @MethodSource("supported")
    void idsAndVectorsAreTheLibrarys(Path folder) {
        JsonNode expected = json(folder.resolve("expected.json"));
        List<JsonNode> rows = StreamSupport.stream(expected.get("texts").spliterator(), false)
                .filter(row -> row.has("vector")).toList();
        List<String> texts = rows.stream().map(row -> row.get("text").asText()).toList();
        for (String backend : List.of("scalar", "simd")) {
            try (SentenceEncoder encoder = open(folder, backend)) {
                assertThat(encoder.maxTokens()).isEqualTo(expected.get("limit").asInt());
                List<EncodedText> results = encoder.encode(texts);
                for (int i = 0; i < rows.size(); i++) {
                    int[] ids = JSON.convertValue(rows.get(i).get("ids"), int[].class);
                    assertThat(encoder.inspector().tokenIds(texts.get(i))).as(texts.get(i)).isEqualTo(ids);
                    JsonNode whole = rows.get(i).get("whole_length");
                    if (encoder.standardPrompt().isEmpty() && (whole != null || ids.length < encoder.maxTokens())) {
                        assertThat(results.get(i).tokens()).as(texts.get(i))
                                .isEqualTo(whole == null ? ids.length : whole.asInt());
                        assertThat(results.get(i).truncated()).as(texts.get(i)).isEqualTo(whole != null);
                    }
                    assertVector(results.get(i), rows.get(i).get("vector"), texts.get(i));
                }
                JsonNode prompts = expected.get("with_prompts");
                if (prompts != null) {
                    String text = prompts.get("text").asText();
                    assertVector(encoder.encodeQuery(text), prompts.get("query_vector"), "as a query");
                    assertVector(encoder.encodeDocument(text), prompts.get("document_vector"), "as a document");
                }
            }
        }
    }

    private static void assertVector(EncodedText actual, JsonNode expected, String what) {
        float[] numbers = JSON.convertValue(expected, float[].class);
        assertThat(actual.vector()).as(what).hasSameSizeAs(numbers);
        assertClose(actual.vector(), numbers, TOLERANCE, what);
    }

    private static void assertClose(float[] actual, float[] expected, double tolerance, String what) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs(actual[i] - expected[i]) <= tolerance + tolerance * Math.abs(expected[i]))
                    .as("%s: number %d is %s, expected %s", what, i, actual[i], expected[i]).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("supported")
    void hiddenStatesAreTheLibrarys(Path folder) {
        for (String backend : List.of("scalar", "simd")) {
            assertHiddenStates(folder, backend);
        }
    }

    private static void assertHiddenStates(Path folder, String backend) {
        JsonNode reference = json(folder.resolve("expected.json"));
        JsonNode texts = reference.get("texts");
        double tolerance = tolerance(reference);
        try (Arena arena = Arena.ofConfined(); SentenceEncoder encoder = open(folder, backend)) {
            Map<String, Tensor> expected = FolderLayouts.weights(folder.resolve("expected.safetensors"), arena);
            int layers = encoder.shape().layers();
            int seen = 0;
            // What is expected is without a prompt, what is observed with the standard one.
            boolean prompted = !encoder.standardPrompt().isEmpty();
            for (int text = 0; text < texts.size() && !prompted; text++) {
                if (expected.containsKey("hidden." + text + ".0")) {
                    String input = texts.get(text).get("text").asText();
                    Map<Integer, float[]> states = states(encoder, input);
                    for (int layer = 0; layer <= layers; layer++) {
                        Tensor tensor = expected.get("hidden." + text + "." + layer);
                        assertClose(states.get(layer), tensor.toArray(), tolerance, backend + ", " + tensor.name());
                        seen++;
                    }
                }
            }
            assertThat(prompted || seen > layers).isTrue();
        }
    }

    /** By layer, that after the embeddings first. */
    private static Map<Integer, float[]> states(SentenceEncoder encoder, String text) {
        Map<Integer, float[]> states = new HashMap<>();
        int[] ids = encoder.inspector().tokenIds(text);
        float[] embedded = new float[ids.length * encoder.model().files().encoder().inputSize()];
        new Embeddings(encoder.model().files().encoder().embedding())
                .embed(new TokenBatch(ids, new int[ids.length], PackedBatch.ofLengths(ids.length)), embedded);
        states.put(0, embedded);
        encoder.inspector().observe(text, new EncoderObserver() {
            @Override
            public void hidden(int layer, float[] hidden) {
                states.put(layer + 1, hidden.clone());
            }
        });
        Norm last = encoder.model().files().encoder().finalNorm();
        if (last != null) {
            // What the library gives out for the last layer is normalised.
            new HostNorm(last).apply(states.get(encoder.shape().layers()), ids.length);
        }
        return states;
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("others")
    void refusesWhatItDoesNotSupportByName(Path folder) {
        assertThatThrownBy(() -> open(folder, "scalar").close()).isInstanceOf(ModelFormatException.class)
                .hasMessageContaining(offence(folder));
    }
}
