package org.sirocco.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sirocco.text.model.ModelFormatException;

/** SPLADE models that sentence-transformers has written, against what it computes from them in float64. */
class SparseEncoderTest {
    private static final double TOLERANCE = 1e-4;

    @TempDir
    Path folder;

    static Stream<Path> folders() throws IOException {
        try (Stream<Path> all = Files.list(FixtureTest.fixtures())) {
            return all.filter(folder -> Files.exists(folder.resolve("expected.json")))
                    .filter(folder -> FixtureTest.json(folder.resolve("expected.json")).path("texts").path(0)
                            .has("indices"))
                    .sorted().toList().stream();
        }
    }

    private static SparseEncoder open(Path folder, String backend) {
        return SparseEncoder.load(new ModelSource.Folder(folder), EncoderOptions.builder().backend(backend).build());
    }

    private static Path fixture(String name) {
        return FixtureTest.fixtures().resolve(name);
    }

    private static List<String> texts(Path folder) {
        List<String> texts = new ArrayList<>();
        FixtureTest.json(folder.resolve("expected.json")).get("texts")
                .forEach(row -> texts.add(row.get("text").asText()));
        return texts;
    }

    private static double[] dense(JsonNode row, int words) {
        double[] weights = new double[words];
        for (int i = 0; i < row.get("indices").size(); i++) {
            weights[row.get("indices").get(i).asInt()] = row.get("values").get(i).asDouble();
        }
        return weights;
    }

    @ParameterizedTest
    @MethodSource("folders")
    void weightsOfAllWordsAreTheLibrarys(Path folder) {
        JsonNode expected = FixtureTest.json(folder.resolve("expected.json"));
        for (String backend : List.of("scalar", "simd")) {
            try (SparseEncoder encoder = open(folder, backend)) {
                assertThat(encoder.maxTokens()).isEqualTo(expected.get("limit").asInt());
                assertThat(encoder.dimensions()).isEqualTo(expected.get("dimensions").asInt());
                List<SparseText> results = encoder.encode(texts(folder));
                for (int text = 0; text < results.size(); text++) {
                    JsonNode row = expected.get("texts").get(text);
                    SparseText result = results.get(text);
                    double[] weights = dense(row, encoder.dimensions());
                    for (int id = 0; id < weights.length; id++) {
                        float weight = result.weight(id);
                        assertThat(Math.abs(weight - weights[id]) <= TOLERANCE + TOLERANCE * Math.abs(weights[id]))
                                .as("%s, text %d: word %d has %s, expected %s", backend, text, id, weight, weights[id])
                                .isTrue();
                    }
                    assertThat(result.tokens()).isGreaterThanOrEqualTo(row.get("ids").size());
                    assertThat(result.truncated()).isEqualTo(result.tokens() > row.get("ids").size());
                }
            }
        }
    }

    @Test
    void thereIsAFolderOfEachKind() throws IOException {
        if (System.getProperty("sirocco.fixtures") == null) {
            assertThat(
                    folders().map(folder -> FixtureTest.json(folder.resolve("config.json")).get("model_type").asText()))
                    .contains("bert", "distilbert", "roberta");
            assertThat(folders().map(folder -> FixtureTest.json(folder.resolve("1_SpladePooling/config.json"))
                    .get("pooling_strategy").asText())).contains("max", "sum");
        }
    }

    @Test
    void wordsHaveTheirSpellingAndTheHeaviestComesFirst() {
        try (SparseEncoder encoder = open(fixture("splade-bert-max"), "scalar")) {
            JsonNode vocabulary = FixtureTest.json(fixture("splade-bert-max").resolve("tokenizer.json"))
                    .at("/model/vocab");
            SparseText text = encoder.encode("A man is eating food.");
            assertThat(text.ids()).isSorted().hasSizeGreaterThan(10);
            for (int i = 0; i < text.ids().length; i++) {
                assertThat(vocabulary.get(text.spellings().get(i)).asInt()).isEqualTo(text.ids()[i]);
            }
            List<SparseText.Term> terms = text.terms();
            assertThat(terms).hasSize(text.ids().length).isSortedAccordingTo(
                    (a, b) -> a.weight() == b.weight() ? a.id() - b.id() : Float.compare(b.weight(), a.weight()));
            assertThat(terms).allMatch(term -> term.weight() == text.weight(term.id()) && term.weight() > 0);
            assertThat(text.dot(text)).isEqualTo(
                    terms.stream().mapToDouble(t -> (double) t.weight() * t.weight()).sum(),
                    Offset.offset(1e-9));
        }
    }

    @Test
    void aTextAloneInAnyBatchAndAfterOthersIsItself() {
        Path model = fixture("splade-bert-max");
        List<String> texts = new ArrayList<>(texts(model));
        Collections.shuffle(texts, new Random(4));
        for (int budget : new int[]{1, 150, 4096}) {
            EncoderOptions options = EncoderOptions.builder().backend("simd").batchTokens(budget).threads(2).build();
            try (SparseEncoder encoder = SparseEncoder.load(new ModelSource.Folder(model), options)) {
                List<SparseText> together = encoder.encode(texts);
                for (int i = 0; i < texts.size(); i++) {
                    SparseText alone = encoder.encode(texts.get(i));
                    for (int id = 0; id < encoder.dimensions(); id++) {
                        assertThat(together.get(i).weight(id)).isCloseTo(alone.weight(id),
                                Offset.offset(1e-5f));
                    }
                }
            }
        }
    }

    @Test
    void aTextInWindowsHasOfEachWordTheGreatestWeightOfThem() {
        EncoderOptions options = EncoderOptions.builder().backend("scalar").overlong(Overlong.CHUNK).maxTokens(6)
                .build();
        try (SparseEncoder encoder = SparseEncoder.load(new ModelSource.Folder(fixture("splade-bert-max")), options)) {
            SparseText whole = encoder.encode("somebody has lunch");
            assertThat(whole.windows()).isGreaterThan(1);
            assertThat(whole.truncated()).isFalse();
        }
        try (SparseEncoder encoder = SparseEncoder.load(new ModelSource.Folder(fixture("splade-bert-max")),
                options.toBuilder().maxTokens(5).build())) {
            // One token each: the windows are the words.
            SparseText both = encoder.encode("a a a . . .");
            SparseText first = encoder.encode("a a a");
            SparseText second = encoder.encode(". . .");
            assertThat(both.windows()).isEqualTo(2);
            for (int id = 0; id < encoder.dimensions(); id++) {
                assertThat(both.weight(id)).isEqualTo(Math.max(first.weight(id), second.weight(id)));
            }
        }
    }

    @Test
    void theMapToTheWordsIsTheFilesOwnWhereItHasOne() throws IOException {
        copy("splade-distilbert-max");
        change("config.json", json -> json.put("tie_word_embeddings", false));
        assertRefused(folder, "tensor vocab_projector.weight is missing");
    }

    @Test
    void promptsStandBeforeQueriesAndDocuments() throws IOException {
        copy("splade-bert-max");
        change("config_sentence_transformers.json",
                json -> json.putObject("prompts").put("query", "a man ").put("document", "food "));
        try (SparseEncoder encoder = open(folder, "scalar")) {
            assertThat(encoder.encodeQuery(List.of("is")).getFirst()).isEqualTo(encoder.encode("a man is"));
            assertThat(encoder.encodeDocument(List.of("is")).getFirst()).isEqualTo(encoder.encode("food is"));
        }
    }

    @Test
    void aBareLanguageModelIsTakenAsTheLibraryTakesIt() throws IOException {
        copy("splade-bert-max");
        for (String file : List.of("modules.json", "config_sentence_transformers.json", "sentence_bert_config.json")) {
            Files.delete(folder.resolve(file));
        }
        try (SparseEncoder bare = open(folder, "scalar");
                SparseEncoder own = open(fixture("splade-bert-max"), "scalar")) {
            assertThat(bare.encode("A man is eating food.")).isEqualTo(own.encode("A man is eating food."));
        }
    }

    @Test
    void theModuleOfOlderVersionsIsTheSame() throws IOException {
        copy("splade-bert-max");
        ArrayNode modules = (ArrayNode) FixtureTest.json(folder.resolve("modules.json"));
        ((ObjectNode) modules.get(0)).put("type", "sentence_transformers.sparse_encoder.models.MLMTransformer");
        ((ObjectNode) modules.get(1)).put("type", "sentence_transformers.sparse_encoder.models.SpladePooling");
        FixtureTest.JSON.writeValue(folder.resolve("modules.json").toFile(), modules);
        FixtureTest.JSON.writeValue(folder.resolve("sentence_bert_config.json").toFile(),
                FixtureTest.parsed("{\"max_seq_length\":20,\"do_lower_case\":false}"));
        try (SparseEncoder older = open(folder, "scalar");
                SparseEncoder own = open(fixture("splade-bert-max"), "scalar")) {
            assertThat(older.encode("A man is eating food.")).isEqualTo(own.encode("A man is eating food."));
            assertThat(older.maxTokens()).isEqualTo(20);
        }
    }

    @ParameterizedTest
    @CsvSource({
            "1_SpladePooling/config.json, pooling_strategy, '\"mean\"', 'pooling_strategy is ''mean'', expected max or sum'",
            "1_SpladePooling/config.json, activation_function, '\"gelu\"', 'activation_function is ''gelu'', expected relu or log1p_relu'",
            "1_SpladePooling/config.json, embedding_dimension, 5, 'embedding_dimension is 5, expected vocab_size (701)'",
            "1_SpladePooling/config.json, odd, 5, odd is 5",
            "config_sentence_transformers.json, truncate_dim, 5, truncate_dim is 5",
            "sentence_bert_config.json, transformer_task, '\"feature-extraction\"', 'transformer_task is ''feature-extraction'', expected fill-mask'"})
    void refusesByNameWhatItCannotDo(String file, String key, String value, String message) throws IOException {
        copy("splade-bert-max");
        change(file, json -> json.set(key, FixtureTest.parsed(value)));
        assertRefused(folder, message);
    }

    @Test
    void whatIsNoSparseEncoderIsToldWhatTakesIt() throws IOException {
        assertRefused(fixture("bert-cls"), "model_type is 'SentenceTransformer', expected SparseEncoder",
                "SentenceEncoder and sirocco encode take this one");
        assertRefused(fixture("cross-bert-1"), "CrossEncoder and sirocco rerank take this one");
        assertRefused(fixture("cross-bert-older-layout"), "CrossEncoder and sirocco rerank take this one");
        assertRefused(fixture("bert-bare"), "SentenceEncoder and sirocco encode take this one");
        assertThatThrownBy(() -> SparseEncoder.load(ModelSource.defaultModel(), EncoderOptions.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a sparse encoder is a folder with safetensors");
        assertThatThrownBy(() -> SentenceEncoder
                .load(new ModelSource.Folder(fixture("splade-bert-max")), EncoderOptions.defaults()))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("SparseEncoder and sirocco encode --sparse take this one");
        copy("splade-bert-max");
        ArrayNode modules = (ArrayNode) FixtureTest.json(folder.resolve("modules.json"));
        modules.remove(1);
        FixtureTest.JSON.writeValue(folder.resolve("modules.json").toFile(), modules);
        assertRefused(folder, "lists 1 modules");
        ((ObjectNode) modules.get(0)).put("type", "sentence_transformers.base.modules.router.Router");
        FixtureTest.JSON.writeValue(folder.resolve("modules.json").toFile(), modules);
        assertRefused(folder, "Router'");
    }

    private static void assertRefused(Path folder, String... parts) {
        assertThatThrownBy(() -> open(folder, "scalar").close()).isInstanceOf(ModelFormatException.class)
                .hasMessageContainingAll(parts);
    }

    private void copy(String name) throws IOException {
        try (Stream<Path> files = Files.walk(fixture(name))) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                Path to = folder.resolve(fixture(name).relativize(each).toString());
                Files.createDirectories(to.getParent());
                Files.write(to, Files.readAllBytes(each));
            }
        }
    }

    private void change(String file, Consumer<ObjectNode> change) throws IOException {
        ObjectNode json = (ObjectNode) FixtureTest.json(folder.resolve(file));
        change.accept(json);
        FixtureTest.JSON.writeValue(folder.resolve(file).toFile(), json);
    }
}
