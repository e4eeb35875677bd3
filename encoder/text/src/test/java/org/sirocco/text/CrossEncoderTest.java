package org.sirocco.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sirocco.text.tokenizer.TextPair;

/** Cross-encoders that sentence-transformers has written, against what it computes from them in float64. */
class CrossEncoderTest {
    private static final double TOLERANCE = 1e-5;

    @TempDir
    Path folder;

    static Stream<Path> folders() throws IOException {
        try (Stream<Path> all = Files.list(FixtureTest.fixtures())) {
            return all.filter(folder -> Files.exists(folder.resolve("expected.json")))
                    .filter(folder -> FixtureTest.json(folder.resolve("expected.json")).has("pairs"))
                    .filter(folder -> FixtureTest.FAMILIES
                            .contains(FixtureTest.json(folder.resolve("config.json")).get("model_type").asText()))
                    .sorted().toList().stream();
        }
    }

    private static CrossEncoder open(Path folder, String backend) {
        return CrossEncoder.load(new ModelSource.Folder(folder), EncoderOptions.builder().backend(backend).build());
    }

    private static Path fixture(String name) {
        return FixtureTest.fixtures().resolve(name);
    }

    private static List<TextPair> pairs(JsonNode expected) {
        List<TextPair> pairs = new ArrayList<>();
        expected.get("pairs").forEach(row -> pairs.add(new TextPair(row.get("a").asText(), row.get("b").asText())));
        return pairs;
    }

    private static double[] numbers(JsonNode node) {
        return node.isArray()
                ? IntStream.range(0, node.size()).mapToDouble(i -> node.get(i).asDouble()).toArray()
                : new double[]{node.asDouble()};
    }

    private static void assertClose(String what, float[] actual, double[] expected) {
        assertThat(actual).as(what).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs(actual[i] - expected[i]) <= TOLERANCE + TOLERANCE * Math.abs(expected[i]))
                    .as("%s: number %d is %s, expected %s", what, i, actual[i], expected[i]).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void scoresLabelsAndCutsAreTheLibrarys(Path folder) {
        JsonNode expected = FixtureTest.json(folder.resolve("expected.json"));
        List<TextPair> pairs = pairs(expected);
        for (String backend : List.of("scalar", "simd")) {
            try (CrossEncoder encoder = open(folder, backend)) {
                assertThat(encoder.maxTokens()).isEqualTo(expected.get("limit").asInt());
                List<ScoredPair> results = encoder.score(pairs);
                assertThat(results).hasSameSizeAs(pairs);
                for (int i = 0; i < results.size(); i++) {
                    JsonNode row = expected.get("pairs").get(i);
                    ScoredPair result = results.get(i);
                    String what = backend + ", pair " + i;
                    assertClose(what, result.scores(), numbers(row.get("score")));
                    JsonNode whole = row.get("whole_length");
                    assertThat(result.truncated()).as(what).isEqualTo(whole != null);
                    assertThat(result.tokens()).as(what)
                            .isEqualTo(whole == null ? row.get("ids").size() : whole.asInt());
                    assertThat(result.backend()).isEqualTo(backend);
                    if (row.has("softmax") && !expected.get("activation").asText().equals("Softmax")) {
                        assertClose(what, result.probabilities(), numbers(row.get("softmax")));
                    }
                }
                assertSameOrder(results, expected);
            }
        }
    }

    private static void assertSameOrder(List<ScoredPair> results, JsonNode expected) {
        for (int label = 0; label < results.getFirst().labels().size(); label++) {
            int l = label;
            assertThat(order(i -> results.get(i).scores()[l], results.size()))
                    .isEqualTo(order(i -> numbers(expected.get("pairs").get(i).get("score"))[l], results.size()));
        }
    }

    private static List<Integer> order(IntToDoubleFunction score, int size) {
        return IntStream.range(0, size).boxed()
                .sorted((a, b) -> Double.compare(score.applyAsDouble(b), score.applyAsDouble(a))).toList();
    }

    @Test
    void thereIsAFolderOfEachFamilyAndActivation() throws IOException {
        if (System.getProperty("sirocco.fixtures") == null) {
            assertThat(
                    folders().map(folder -> FixtureTest.json(folder.resolve("config.json")).get("model_type").asText()))
                    .contains("bert", "roberta", "xlm-roberta", "electra", "distilbert");
            assertThat(folders()
                    .map(folder -> FixtureTest.json(folder.resolve("expected.json")).get("activation").asText()))
                    .contains("Sigmoid", "Identity", "Softmax");
        }
    }

    @Test
    void aPairAloneAndInAnyBatchIsItself() {
        JsonNode expected = FixtureTest.json(fixture("cross-bert-1").resolve("expected.json"));
        List<TextPair> pairs = new ArrayList<>(pairs(expected));
        Collections.shuffle(pairs, new Random(3));
        for (int budget : new int[]{1, 70, 4096}) {
            EncoderOptions options = EncoderOptions.builder().backend("simd").batchTokens(budget).threads(2).build();
            try (CrossEncoder encoder = CrossEncoder.load(new ModelSource.Folder(fixture("cross-bert-1")), options)) {
                List<ScoredPair> together = encoder.score(pairs);
                for (int i = 0; i < pairs.size(); i++) {
                    ScoredPair alone = encoder.score(pairs.get(i).first(), pairs.get(i).second());
                    assertThat(together.get(i).score()).isCloseTo(alone.score(),
                            Offset.offset(1e-6f));
                }
            }
        }
    }

    @Test
    void ranksTheBestFirstAndKeepsTheOrderOfEqualOnes() {
        try (CrossEncoder encoder = open(fixture("cross-bert-1"), "scalar")) {
            List<String> documents = List.of("Somebody has lunch.", "food", "Somebody has lunch.", "", "A man");
            List<CrossEncoder.Ranked> ranked = encoder.rank("A man is eating food.", documents);
            assertThat(ranked).extracting(CrossEncoder.Ranked::index).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
            for (int i = 1; i < ranked.size(); i++) {
                assertThat(ranked.get(i).pair().score()).isLessThanOrEqualTo(ranked.get(i - 1).pair().score());
            }
            List<Integer> places = ranked.stream().map(CrossEncoder.Ranked::index).toList();
            assertThat(places.indexOf(2)).isEqualTo(places.indexOf(0) + 1);
            assertThat(encoder.rank("A man is eating food.", List.of())).isEmpty();
        }
    }

    @Test
    void severalLabelsHaveNamesAndProbabilitiesAndNoOneScore() {
        try (CrossEncoder encoder = open(fixture("cross-roberta-3"), "scalar")) {
            assertThat(encoder.labels()).containsExactly("contradiction", "entailment", "neutral");
            ScoredPair pair = encoder.score("A man is eating food.", "Somebody has lunch.");
            float sum = 0;
            for (float probability : pair.probabilities()) {
                sum += probability;
            }
            assertThat(sum).isCloseTo(1, Offset.offset(1e-6f));
            int best = IntStream.range(0, 3).boxed().max((a, b) -> Float.compare(pair.scores()[a], pair.scores()[b]))
                    .orElseThrow();
            assertThat(pair.label()).isEqualTo(encoder.labels().get(best));
            assertThatThrownBy(pair::score).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("3 labels, [contradiction, entailment, neutral]");
            assertThatThrownBy(() -> encoder.rank("a", List.of("b"))).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has 3 labels");
        }
    }

    @Test
    void aPairOverTheLimitIsAnErrorWhereTheOptionsSaySo() {
        EncoderOptions options = EncoderOptions.builder().backend("scalar").overlong(Overlong.ERROR).maxTokens(12)
                .build();
        try (CrossEncoder encoder = CrossEncoder.load(new ModelSource.Folder(fixture("cross-bert-1")), options)) {
            assertThat(encoder.score("a", "b").truncated()).isFalse();
            assertThatThrownBy(() -> encoder.score("a", List.of("b", "Somebody has lunch.")))
                    .isInstanceOf(OverlongTextException.class).hasMessageContaining("text 2 has")
                    .hasMessageContaining("at most 12");
        }
        assertThatThrownBy(() -> open(fixture("cross-bert-1"), options.toBuilder().overlong(Overlong.CHUNK)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("a pair is read in one piece");
        assertThatThrownBy(() -> open(fixture("cross-bert-1"), options.toBuilder().maxTokens(3)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("special tokens (3)");
    }

    private static void open(Path folder, EncoderOptions.Builder options) {
        CrossEncoder.load(new ModelSource.Folder(folder), options.build()).close();
    }

    @Test
    void aClosedOneSaysSo() {
        CrossEncoder encoder = open(fixture("cross-bert-1"), "scalar");
        encoder.close();
        encoder.close();
        assertThatThrownBy(() -> encoder.score("a", "b")).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cross-encoder");
    }

    @Test
    void nullsSayWhatTheyShouldHaveBeen() {
        try (CrossEncoder encoder = open(fixture("cross-bert-1"), "scalar")) {
            Map<String, ThrowingCallable> calls = Map.of("query", () -> encoder.score(null, "a"), "text",
                    () -> encoder.score("a", (String) null), "texts", () -> encoder.score("a", (List<String>) null),
                    "pairs", () -> encoder.score(null), "pair",
                    () -> encoder.score(Arrays.asList(new TextPair("a", "b"), null)));
            calls.forEach((name, call) -> assertThatThrownBy(call).isInstanceOf(NullPointerException.class)
                    .hasMessage(name + " must not be null"));
        }
    }
}
