package org.sirocco.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sirocco.encoder.BackendOptions.EmbeddingPlace;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.host.HostNorm;
import org.sirocco.encoder.model.Norm;
import org.sirocco.text.EncodedText;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.ModelSource;
import org.sirocco.text.SentenceEncoder;
import org.sirocco.text.folder.ModelFolder;
import org.sirocco.text.formats.Json;
import org.sirocco.text.formats.Safetensors;
import org.sirocco.text.formats.Weights;
import org.sirocco.text.model.LoadedModel;

/**
 * Each family's folder that transformers and sentence-transformers have written, on the device, against what those compute
 * from it in float64: vectors and the hidden states of each layer.
 */
class FamiliesOnDeviceTest {
    private static final double TOLERANCE = 1e-4;

    @TempDir
    private static Path cache;

    static Stream<String> names() {
        return Stream.of("bert-cls", "roberta-mean", "xlm-roberta-mean", "camembert-mean", "distilbert-mean",
                "electra-mean", "mpnet-mean", "modernbert-mean", "nomic-bert-mean", "gte-cls", "eurobert-mean",
                "marian-encoder-mean", "use-lite-mean");
    }

    @ParameterizedTest
    @MethodSource("names")
    void vectorsAndHiddenStatesAreTheLibrarys(String name) {
        Devices.required();
        Path folder = Path.of("../encoder/text/src/test/resources/fixtures", name);
        Json expected = Json.read(folder.resolve("expected.json"));
        // Of hidden states ten times what the library itself is off in float32, where that was measured and is more.
        double tolerance = Math.max(TOLERANCE, 10 * expected.get("float32_error").number(0));
        List<String> texts = new ArrayList<>();
        List<Json> vectors = new ArrayList<>();
        List<Json> rows = expected.get("texts").list();
        for (Json row : rows) {
            if (row.get("vector").present()) {
                texts.add(row.get("text").text());
                vectors.add(row.get("vector"));
            }
        }
        try (Arena arena = Arena.ofConfined();
                SentenceEncoder encoder = SentenceEncoder.load(new ModelSource.Folder(folder),
                        EncoderOptions.builder().backend("tornado").cache(cache).build())) {
            List<EncodedText> results = encoder.encode(texts);
            for (int i = 0; i < texts.size(); i++) {
                float[] vector = new float[results.get(i).vector().length];
                for (int n = 0; n < vector.length; n++) {
                    vector[n] = (float) vectors.get(i).list().get(n).number();
                }
                assertClose(results.get(i).vector(), vector, TOLERANCE, texts.get(i));
            }
            Weights states = Safetensors.open(folder.resolve("expected.safetensors"), arena);
            int seen = 0;
            for (int text = 0; text < rows.size(); text++) {
                if (states.names().contains("hidden." + text + ".1")) {
                    Map<Integer, float[]> actual = states(encoder, folder, rows.get(text).get("text").text());
                    for (Map.Entry<Integer, float[]> layer : actual.entrySet()) {
                        String tensor = "hidden." + text + "." + layer.getKey();
                        float[] wanted = states.tensor(tensor).toArray();
                        assertClose(layer.getValue(), wanted, tolerance, tensor);
                        seen++;
                    }
                }
            }
            assertThat(seen).isGreaterThanOrEqualTo(encoder.shape().layers());
        }
    }

    /** Ids up and vectors down, in one batch and one by one; hidden states to what sums in another order make of layers. */
    @ParameterizedTest
    @MethodSource("names")
    void vectorsAreTheSameWhereTokensAreLookedUpAndPooledOnTheDevice(String name) {
        Devices.required();
        Path folder = Path.of("../encoder/text/src/test/resources/fixtures", name);
        List<String> texts = new ArrayList<>();
        Json library = Json.read(folder.resolve("expected.json"));
        double tolerance = Math.max(3e-5, 10 * library.get("float32_error").number(0));
        for (Json row : library.get("texts").list()) {
            if (row.get("vector").present()) {
                texts.add(row.get("text").text());
            }
        }
        EncoderOptions host = EncoderOptions.builder().backend("tornado").cache(cache).build();
        try (SentenceEncoder onHost = SentenceEncoder.load(new ModelSource.Folder(folder), host);
                SentenceEncoder onDevice = SentenceEncoder.load(new ModelSource.Folder(folder),
                        host.toBuilder().embeddings(EmbeddingPlace.DEVICE).build())) {
            List<EncodedText> expected = onHost.encode(texts);
            List<EncodedText> actual = onDevice.encode(texts);
            for (int i = 0; i < texts.size(); i++) {
                assertClose(actual.get(i).vector(), expected.get(i).vector(), 1e-5, texts.get(i));
            }
            assertClose(onDevice.encode(texts.getFirst()).vector(), expected.getFirst().vector(), 1e-5, "alone");
            assertClose(onDevice.encodeTokens(texts).getLast().vectors(),
                    onHost.encodeTokens(texts).getLast().vectors(), tolerance, "tokens");
        }
    }

    /** By layer, counted from 1; the last one's normalised where the model ends so, as the library gives it out. */
    private static Map<Integer, float[]> states(SentenceEncoder encoder, Path folder, String text) {
        Map<Integer, float[]> states = new TreeMap<>();
        encoder.inspector().observe(text, new EncoderObserver() {
            @Override
            public void hidden(int layer, float[] hidden) {
                states.put(layer + 1, hidden.clone());
            }
        });
        int last = encoder.shape().layers();
        try (LoadedModel model = ModelFolder.open(folder)) {
            Norm norm = model.encoder().finalNorm();
            if (norm != null) {
                float[] numbers = states.get(last);
                new HostNorm(norm).apply(numbers, numbers.length / model.encoder().outputSize());
            }
        }
        return states;
    }

    private static void assertClose(float[] actual, float[] expected, double tolerance, String what) {
        // The observed array may be longer than the text.
        assertThat(actual.length).as(what).isGreaterThanOrEqualTo(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs(actual[i] - expected[i]) <= tolerance + tolerance * Math.abs(expected[i]))
                    .as("%s: number %d is %s, expected %s", what, i, actual[i], expected[i]).isTrue();
        }
    }
}
