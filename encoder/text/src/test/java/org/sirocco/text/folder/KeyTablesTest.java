package org.sirocco.text.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sirocco.encoder.model.EmbeddingWeights;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.Head;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.text.formats.SafetensorsWriter;
import org.sirocco.text.keys.ConfigKeys;
import org.sirocco.text.keys.KeyTable;
import org.sirocco.text.keys.KeyTable.Key;
import org.sirocco.text.keys.KeyTable.Treatment;
import org.sirocco.text.keys.SentenceKeys;
import org.sirocco.text.keys.TokenizerKeys;
import org.sirocco.text.model.LoadedModel;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.model.SentenceSettings;
import org.sirocco.text.store.ModelStore;

/** Walks the tables of keys: each row is tried on a folder, whether it does what the table says. */
class KeyTablesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** What the tables of a family's config are called, before its model_type. */
    private static final String CONFIG = "config.json of ";
    private static final List<Object> ODD = List.of("odd", 7, true, List.of("odd"), Map.of("odd", 1));
    /** What shows that a key is looked at, where a word that means nothing does not. */
    private static final Map<String, Object> TELLING = Map.of("name", "0", "tokenizer_class", "BertJapaneseTokenizer",
            "tokenize_chinese_chars", false, "strip_accents", false, "architectures",
            List.of("BertForSequenceClassification"));

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        TinyModel.writeSentence(folder);
        Files.writeString(folder.resolve("tokenizer.json"), TinyTokenizers.WORD_PIECE);
        TinyModel.modules(folder, "Transformer", "Pooling", "Dense", "Normalize", "Dropout");
        Path dense = Files.createDirectory(folder.resolve("2_Dense"));
        TinyModel.json(dense.resolve("config.json"), Map.of("in_features", 8, "out_features", 2, "bias", false));
        SafetensorsWriter.write(dense.resolve("model.safetensors"),
                List.of(Tensor.of("linear.weight", new float[16], 2, 8)));
    }

    static Stream<Object[]> rows() {
        return TokenizerKeys.ALL.stream().flatMap(table -> table.keys().stream()
                .filter(key -> key.treatment() != Treatment.HARMLESS).map(key -> new Object[]{table, key}));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void eachKeyIsTreatedAsItsRowSays(KeyTable table, Key key) throws Exception {
        writeFamily(table);
        String name = key.name().replace("*", "odd");
        String before = signature();
        switch (key.treatment()) {
            case REFUSED -> {
                for (Object value : key.neutral()) {
                    set(table, name, value);
                    assertThat(signature()).as("%s = %s", name, value).isEqualTo(before);
                }
                for (Object value : ODD) {
                    assertThat(table.objection(name, value).isEmpty()).as("%s = %s", name, value)
                            .isEqualTo(key.neutral().contains(value));
                }
                set(table, name, ODD.getFirst());
                assertRefused(name, ": " + key.reason());
            }
            case HONOURED -> {
                if (List.of("architectures", "chat_template").contains(name)) {
                    Files.deleteIfExists(folder.resolve("modules.json"));
                    before = signature();
                }
                set(table, name, TELLING.getOrDefault(name, "odd"));
                try {
                    assertThat(signature()).as(name).isNotEqualTo(before);
                } catch (ModelFormatException e) {
                    assertThat(e.getMessage()).containsPattern(name + "|odd");
                }
            }
            default -> throw new AssertionError(key);
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void harmlessKeysDoNothingWhateverTheySay(KeyTable table) throws Exception {
        writeFamily(table);
        String before = signature();
        for (Object value : ODD) {
            for (Key key : table.keys()) {
                assertThat(key.reason()).isNotBlank();
                if (key.treatment() == Treatment.HARMLESS) {
                    set(table, key.name().replace("*", "odd"), value);
                }
            }
            assertThat(signature()).as("%s: all harmless keys are %s", table.file(), value).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void refusedKeysThatAreNullAskForNothing(KeyTable table) throws Exception {
        writeFamily(table);
        String before = signature();
        for (Key key : table.keys()) {
            if (key.treatment() == Treatment.REFUSED) {
                set(table, key.name().replace("*", "odd"), null);
            }
        }
        assertThat(signature()).as(table.file()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("tables")
    void aKeyOfNoRowIsRefused(KeyTable table) throws Exception {
        writeFamily(table);
        set(table, "unheard_of", 1);
        assertRefused("unheard_of", " is 1, expected nothing: what this key does to the vectors is not known");
    }

    static Stream<KeyTable> tables() {
        return TokenizerKeys.ALL.stream();
    }

    /** The folder's model becomes one of the family that the table is of. */
    private void writeFamily(KeyTable table) throws IOException, URISyntaxException {
        String modelType = table == ConfigKeys.ROPE_PARAMETERS ? "eurobert" : table.file().replace(CONFIG, "");
        if (TinyFamilies.TYPES.contains(modelType)) {
            TinyFamilies.write(folder, modelType, "");
        } else if (table == ConfigKeys.MARIAN) {
            writeMarian();
        }
    }

    private void writeMarian() throws IOException, URISyntaxException {
        Path marian = Path.of(getClass().getResource("/marian-tiny").toURI());
        for (String file : List.of("config.json", "model.safetensors", "tokenizer.json")) {
            Files.delete(folder.resolve(file));
            Files.copy(marian.resolve(file), folder.resolve(file));
        }
        TinyModel.json(folder.resolve("1_Pooling/config.json"), Map.of("pooling_mode", "mean"));
        TinyModel.modules(folder, "Transformer", "Pooling");
    }

    /** All of a model that its JSON files decide on. */
    private String signature() {
        try (LoadedModel model = ModelStore.openFolder(folder)) {
            SentenceSettings settings = model.settings();
            EncoderModel encoder = model.encoder();
            EmbeddingWeights embedding = encoder.embedding();
            return List.of(encoder.layers(), String.valueOf(encoder.finalNorm()), encoder.maxTokens(),
                    embedding.word(), String.valueOf(embedding.tokenType()), embedding.places(),
                    String.valueOf(embedding.norm()), embedding.wordScale(), settings.pooling(), settings.poolsPrompt(),
                    settings.steps().stream()
                            .map(step -> step instanceof Head.Dense dense ? dense.activation() : step)
                            .toList(),
                    settings.dimensions(), settings.maxTokens(), settings.prompts(),
                    String.valueOf(settings.standardPrompt()),
                    new String(model.tokenizer().json(), StandardCharsets.UTF_8)).toString();
        }
    }

    private void assertRefused(String... parts) {
        assertThatThrownBy(() -> ModelStore.openFolder(folder).close()).isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith(folder.toString()).hasMessageContainingAll(parts);
    }

    /** Where a table's keys stand: a file, and the objects in it on the way. */
    private List<String> place(KeyTable table) {
        if (table.file().startsWith(CONFIG)) {
            return List.of("config.json");
        }
        if (table == ConfigKeys.ROPE_PARAMETERS) {
            return List.of("config.json", "rope_parameters");
        }
        if (table == SentenceKeys.MODULES) {
            return List.of("modules.json");
        }
        if (table == SentenceKeys.TOKENIZER_ARGUMENTS) {
            return List.of("sentence_bert_config.json", "tokenizer_args");
        }
        if (table == SentenceKeys.MODEL_ARGUMENTS) {
            return List.of("sentence_bert_config.json", "model_kwargs");
        }
        if (table == SentenceKeys.PROCESSING) {
            return List.of("sentence_bert_config.json", "processing_kwargs");
        }
        if (table == SentenceKeys.CALL) {
            return List.of("sentence_bert_config.json", "processing_kwargs", "text");
        }
        return List.of(table.file().replace("2_Normalize", "3_Normalize").replace("2_Dropout", "4_Dropout"));
    }

    @SuppressWarnings("unchecked")
    private void set(KeyTable table, String name, Object value) throws IOException {
        List<String> place = place(table);
        Path file = folder.resolve(place.getFirst());
        Files.createDirectories(file.getParent());
        Object root = Files.exists(file) ? JSON.readValue(file.toFile(), Object.class) : new LinkedHashMap<>();
        Map<String, Object> object = (Map<String, Object>) (root instanceof List<?> list ? list.get(1) : root);
        for (String step : place.subList(1, place.size())) {
            object = (Map<String, Object>) object.computeIfAbsent(step, absent -> new LinkedHashMap<>());
        }
        object.put(name, value);
        JSON.writeValue(file.toFile(), root);
    }

    @ParameterizedTest
    @CsvSource({
            "modality_config, '{\"text\":{\"method\":\"forward\",\"method_output_name\":\"pooler_output\"}}', method_output_name is 'pooler_output'",
            "modality_config, '{\"text\":{\"method\":\"get_text_features\",\"method_output_name\":null}}', method is 'get_text_features'",
            "modality_config, '{\"message\":{}}', modality_config.message is an object",
            "model_kwargs, '{\"subfolder\":\"x\",\"num_labels\":2}', model_kwargs.num_labels is 2",
            "processing_kwargs, '{\"text\":{\"truncation\":false}}', processing_kwargs.text.truncation is false",
            "processing_kwargs, '{\"common\":{\"add_special_tokens\":false}}', common.add_special_tokens is false",
            "processing_kwargs, '{\"text\":{\"max_length\":99}}', 'max_length is 99, expected at most max_position_embeddings (16)'",
            "tokenizer_args, '{\"model_max_length\":99}', tokenizer_args.model_max_length is 99"})
    void refusesWhatAnEncoderOfTextsCannotDo(String key, String value, String message) throws IOException {
        Files.writeString(folder.resolve("sentence_bert_config.json"), "{\"%s\":%s}".formatted(key, value));
        assertRefused(message);
    }
}
