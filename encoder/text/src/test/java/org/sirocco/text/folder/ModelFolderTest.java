package org.sirocco.text.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import java.lang.foreign.ValueLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.sirocco.encoder.model.Norm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.text.formats.SafetensorsWriter;
import org.sirocco.text.model.LoadedModel;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.model.PoolingMode;
import org.sirocco.text.model.SentenceSettings;
import org.sirocco.text.store.ModelStore;
import org.slf4j.LoggerFactory;

class ModelFolderTest {
    @TempDir
    Path folder;

    @Test
    void readsABareTransformerAsItsMean() throws IOException {
        try (LoadedModel model = ModelStore.openFolder(TinyModel.write(folder))) {
            assertThat(model.name()).isEqualTo(folder.getFileName().toString());
            assertThat(TinyModel.configOf(model.encoder())).isEqualTo(TinyModel.CONFIG);
            assertThat(model.settings())
                    .isEqualTo(new SentenceSettings(PoolingMode.MEAN, List.of(), false, 16, Map.of()));
            assertThat(model.tokenizer().json()).isEqualTo(Files.readAllBytes(folder.resolve("tokenizer.json")));
            assertNumbers(model);
        }
    }

    @Test
    void saysHowABareTransformerIsTakenOnlyWhereItIsTaken() throws IOException {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(SentenceModules.class);
        logger.addAppender(log);
        log.start();
        TinyModel.write(folder);
        config(json -> json.put("num_hidden_layers", 3));
        assertRefused("is missing");
        assertThat(log.list).isEmpty();
        config(json -> {});
        ModelStore.openFolder(folder).close();
        logger.detachAppender(log);
        assertThat(log.list).singleElement().asString()
                .contains(folder + " has no modules.json: taken as a bare transformer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert.", "0.auto_model.", "auto_model.", "0.model.", "model.", "module.", "module.bert."})
    void findsWeightsAfterAPrefix(String prefix) throws IOException {
        TinyModel.writeSideFiles(folder);
        SafetensorsWriter.write(folder.resolve("model.safetensors"), TinyModel.weights(prefix).values());
        try (LoadedModel model = ModelStore.openFolder(folder)) {
            assertNumbers(model);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"F16", "BF16"})
    void readsHalfWeights(String type) throws IOException {
        TinyModel.writeSideFiles(folder);
        FolderLayouts.writeSingle(folder, TinyModel.weights(""), type);
        try (LoadedModel model = ModelStore.openFolder(folder)) {
            assertNumbers(model);
        }
    }

    private Path writeShards(Path folder, Map<String, String> moved) throws IOException {
        TinyModel.writeSideFiles(folder);
        Map<String, String> places = FolderLayouts.writeShards(folder, TinyModel.weights(""));
        places.putAll(moved);
        FolderLayouts.writeIndex(folder, places);
        return folder;
    }

    @Test
    void readsShards() throws IOException {
        try (LoadedModel model = ModelStore.openFolder(writeShards(folder, Map.of()))) {
            assertNumbers(model);
        }
    }

    @ParameterizedTest
    @CsvSource({"../one.safetensors, leads out", "/etc/hostname, leads out", "two.safetensors, is missing",
            "three.safetensors, is missing"})
    void refusesShardsThatAreNotWhereTheIndexSays(String place, String message) throws IOException {
        writeShards(folder, Map.of("embeddings.LayerNorm.bias", place));
        assertRefused(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "model_type | bart | model_type is 'bart', expected one of [bert, roberta, xlm-roberta, camembert, distilbert, electra, mpnet, modernbert, nomic_bert, gte, eurobert, marian, use_lite]",
            "model_type |  | model_type is missing", "hidden_act | mish | hidden_act 'mish' is not supported",
            "position_embedding_type | relative_key | position_embedding_type is 'relative_key', expected absolute",
            "hidden_size | 8.5 | hidden_size is 8.5", "hidden_size | 0 | hidden_size is 0",
            "hidden_size | 99999999999 | hidden_size is 99999999999",
            "hidden_size | 2147483646 | the config asks for [2147483646, 2147483646]",
            "hidden_size | | hidden_size is missing", "num_attention_heads | 3 | must be divisible",
            "layer_norm_eps | 2 | layerNormEps (2.0)", "layer_norm_eps | 1e999 | layerNormEps (Infinity)",
            "num_hidden_layers | 3 | tensor encoder.layer.2.attention.self.query.weight is missing",
            "num_hidden_layers | 1 | tensor encoder.layer.1.attention.self.query.weight has no place in the encoder that the config describes, of 1 layers",
            "num_hidden_layers | 2147483647 | is missing",
            "vocab_size | 11 | shape [10, 8], the config asks for [11, 8]",
            "intermediate_size | 13 | shape [12, 8], the config asks for [13, 8]",
            "max_position_embeddings | 17 | shape [16, 8], the config asks for [17, 8]",
            "type_vocab_size | 0 | tensor embeddings.token_type_embeddings.weight has no place in the encoder that the config describes",
            "type_vocab_size | 3 | shape [2, 8], the config asks for [3, 8]", "is_decoder | true | is_decoder is true",
            "quantization_config | {} | quantization_config is an object"})
    void refusesAConfigItCannotHonour(String key, String value, String message) throws IOException {
        TinyModel.write(folder);
        config(json -> {
            if (value == null) {
                json.remove(key);
            } else {
                json.put(key, new Raw(value));
            }
        });
        assertRefused(message);
    }

    @Test
    void takesBertsOwnValuesForWhatAConfigLeavesOut() throws IOException {
        TinyModel.write(folder);
        config(json -> {
            json.remove("hidden_act");
            json.remove("layer_norm_eps");
            json.remove("type_vocab_size");
            json.remove("position_embedding_type");
        });
        try (LoadedModel model = ModelStore.openFolder(folder)) {
            assertThat(TinyModel.configOf(model.encoder())).isEqualTo(TinyModel.CONFIG);
            assertThat(TinyModel.configOf(model.encoder()).layerNormEps()).isCloseTo(1e-12f, within(1e-18f));
        }
    }

    /** Text that goes into JSON as it is where it is no word. */
    private record Raw(@JsonIgnore String text) {
        @JsonValue
        @JsonRawValue
        String json() {
            return text.matches("[a-su-z_][a-z_]+") ? '"' + text + '"' : text;
        }
    }

    private void config(Consumer<Map<String, Object>> change) throws IOException {
        Map<String, Object> json = TinyModel.config();
        change.accept(json);
        TinyModel.json(folder.resolve("config.json"), json);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void refusesWeightsThatAreNotFinite(float value) throws IOException {
        TinyModel.writeSideFiles(folder);
        Map<String, Tensor> weights = TinyModel.weights("");
        weights.get("encoder.layer.1.output.dense.weight").data().setAtIndex(ValueLayout.JAVA_FLOAT, 5, value);
        SafetensorsWriter.write(folder.resolve("model.safetensors"), weights.values());
        assertRefused(
                String.format(Locale.ROOT, "tensor encoder.layer.1.output.dense.weight holds %s at index 5", value));
    }

    @Test
    void refusesAMissingTensorByName() throws IOException {
        TinyModel.writeSideFiles(folder);
        Map<String, Tensor> weights = TinyModel.weights("");
        weights.remove("embeddings.LayerNorm.bias");
        SafetensorsWriter.write(folder.resolve("model.safetensors"), weights.values());
        assertRefused("tensor embeddings.LayerNorm.bias is missing");
        weights.remove("embeddings.word_embeddings.weight");
        Files.delete(folder.resolve("model.safetensors"));
        SafetensorsWriter.write(folder.resolve("model.safetensors"), weights.values());
        assertRefused("tensor embeddings.word_embeddings.weight is missing, also after one of the prefixes");
    }

    @Test
    void leavesUnreadWhatIsNotOfTheEncoder() throws IOException {
        TinyModel.writeSideFiles(folder);
        Map<String, Tensor> weights = TinyModel.weights("bert.");
        for (String name : List.of("bert.pooler.dense.weight", "cls.predictions.bias", "decoder.of.another.model",
                "bert.embeddings.position_ids")) {
            weights.put(name, Tensor.of(name, new float[8], 8));
        }
        SafetensorsWriter.write(folder.resolve("model.safetensors"), weights.values());
        try (LoadedModel model = ModelStore.openFolder(folder)) {
            assertNumbers(model);
        }
    }

    @Test
    void readsNormsUnderTheirFirstNames() throws IOException {
        TinyModel.writeSideFiles(folder);
        List<Tensor> renamed = TinyModel.weights("bert.").values().stream()
                .map(t -> new Tensor(t.name().replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias",
                        "LayerNorm.beta"), t.type(), t.shape(), t.data()))
                .toList();
        SafetensorsWriter.write(folder.resolve("model.safetensors"), renamed);
        try (LoadedModel model = ModelStore.openFolder(folder)) {
            assertThat(((Norm.Layer) model.encoder().embedding().norm()).bias().toArray())
                    .isEqualTo(TinyModel.expectedNumbers().get("embeddings.LayerNorm.bias"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BertForSequenceClassification", "BertForTokenClassification", "BertForQuestionAnswering",
            "BertLMHeadModel", "Unheard"})
    void refusesWhatWasMadeForSomethingElseWhereNoModulesAreListed(String architecture) throws IOException {
        TinyModel.write(folder);
        config(json -> json.put("architectures", List.of(architecture)));
        assertRefused("architectures[0] is '%s', expected one of [BertModel, BertForMaskedLM, BertForPreTraining]"
                .formatted(architecture));
        TinyModel.modules(folder, "Transformer", "Pooling");
        TinyModel.json(Files.createDirectory(folder.resolve("1_Pooling")).resolve("config.json"), Map.of());
        ModelStore.openFolder(folder).close();
    }

    @Test
    void takesABareEncoderUnderAHeadThatIsNotUsed() throws IOException {
        TinyModel.write(folder);
        for (Object named : new Object[]{List.of("BertForMaskedLM"), List.of("BertForPreTraining"), List.of(), null}) {
            config(json -> json.put("architectures", named));
            ModelStore.openFolder(folder).close();
        }
    }

    @Test
    void refusesAdaptersAndAModelsOwnCode() throws IOException {
        TinyModel.write(folder);
        config(json -> json.put("auto_map", Map.of("AutoModel", "x.XModel")));
        assertThatThrownBy(() -> ModelStore.openFolder(folder)).isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("auto_map is an object, expected nothing: a model's own code is not run");
        config(json -> {});
        TinyModel.json(folder.resolve("adapter_config.json"), Map.of());
        assertThatThrownBy(() -> ModelStore.openFolder(folder)).isInstanceOf(ModelFormatException.class)
                .hasMessage(folder.resolve("adapter_config.json")
                        + ": is there: adapters are not supported, merge it into the weights");
    }

    @Test
    void keepsMessagesOnOneLine() throws IOException {
        TinyModel.write(folder);
        config(json -> json.put("model_type", "x\n\u001b[31m\u009b1m\u2028\u202e" + "y".repeat(5000)));
        assertThatThrownBy(() -> ModelStore.openFolder(folder)).isInstanceOf(ModelFormatException.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n", "\u001b", "\u009b", "\u2028", "\u202e")
                        .hasSizeLessThan(700));
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> ModelStore.openFolder(folder)).isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith(folder.toString()).hasMessageContaining(message);
    }

    private static void assertNumbers(LoadedModel model) {
        assertThat(TinyModel.numbers(model)).containsExactlyInAnyOrderEntriesOf(TinyModel.expectedNumbers());
    }
}
