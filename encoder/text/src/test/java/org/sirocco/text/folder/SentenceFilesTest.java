package org.sirocco.text.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.sirocco.encoder.model.Head;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.text.formats.SafetensorsWriter;
import org.sirocco.encoder.model.HeadActivation;
import org.sirocco.text.model.LoadedModel;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.model.PoolingMode;
import org.sirocco.text.model.SentenceSettings;
import org.sirocco.text.store.ModelStore;

class SentenceFilesTest {
    @TempDir
    Path folder;

    @Test
    void readsEverySentenceTransformersFile() throws IOException {
        TinyModel.writeSentence(folder);
        TinyModel.json(folder.resolve("sentence_bert_config.json"),
                Map.of("max_seq_length", 9, "do_lower_case", false));
        TinyModel.json(folder.resolve("config_sentence_transformers.json"),
                Map.of("prompts", Map.of("query", "q: ", "passage", "p: ")));
        try (LoadedModel model = ModelStore.openFolder(folder)) {
            assertThat(model.settings()).isEqualTo(new SentenceSettings(PoolingMode.CLS, List.of(), true, 9,
                    Map.of("query", "q: ", "passage", "p: ")));
        }
    }

    @Test
    void readsATransformerInAFolderOfItsOwn() throws IOException {
        TinyModel.writeSentence(folder);
        Path own = Files.createDirectory(folder.resolve("0_Transformer"));
        for (String file : List.of("config.json", "tokenizer.json", "model.safetensors")) {
            Files.move(folder.resolve(file), own.resolve(file));
        }
        Files.writeString(folder.resolve("modules.json"),
                Files.readString(folder.resolve("modules.json")).replace("\"path\":\"\"",
                        "\"path\":\"0_Transformer\""));
        try (LoadedModel model = ModelStore.openFolder(folder)) {
            assertThat(TinyModel.numbers(model)).containsExactlyInAnyOrderEntriesOf(TinyModel.expectedNumbers());
        }
    }

    @ParameterizedTest
    @CsvSource({"cls_token, CLS", "mean_tokens, MEAN", "max_tokens, MAX", "mean_sqrt_len_tokens, MEAN_SQRT_LEN",
            "weightedmean_tokens, WEIGHTED_MEAN", "lasttoken, LAST_TOKEN"})
    void readsEveryPooling(String flag, PoolingMode mode) throws IOException {
        TinyModel.writeSentence(folder);
        pooling(Map.of("word_embedding_dimension", 8, "pooling_mode_" + flag, true));
        try (LoadedModel model = ModelStore.openFolder(folder)) {
            assertThat(model.settings().pooling()).containsExactly(mode);
        }
    }

    @Test
    void readsPoolingsByTheirNames() throws IOException {
        TinyModel.writeSentence(folder);
        pooling(Map.of("pooling_mode", "max"));
        assertPooling(PoolingMode.MAX);
        pooling(Map.of("pooling_mode", List.of("weightedmean")));
        assertPooling(PoolingMode.WEIGHTED_MEAN);
        pooling(Map.of("pooling_mode", List.of("max", "cls", "lasttoken")));
        assertPooling(PoolingMode.MAX, PoolingMode.CLS, PoolingMode.LAST_TOKEN);
        // The flags of older versions do not count beside it.
        pooling(Map.of("pooling_mode", "cls", "pooling_mode_mean_tokens", true));
        assertPooling(PoolingMode.CLS);
    }

    @Test
    void putsPoolingsInTheFlagsOrderAndTakesTheMeanWhereNoneIsSet() throws IOException {
        TinyModel.writeSentence(folder);
        pooling(Map.of("pooling_mode_mean_tokens", true, "pooling_mode_lasttoken", true, "pooling_mode_cls_token", true,
                "pooling_mode_max_tokens", true));
        assertPooling(PoolingMode.CLS, PoolingMode.MAX, PoolingMode.MEAN, PoolingMode.LAST_TOKEN);
        pooling(Map.of("pooling_mode_mean_tokens", false));
        assertPooling(PoolingMode.MEAN);
        pooling(Map.of());
        assertPooling(PoolingMode.MEAN);
    }

    private void assertPooling(PoolingMode... modes) {
        try (LoadedModel model = ModelStore.openFolder(folder)) {
            assertThat(model.settings().pooling()).containsExactly(modes);
            assertThat(model.settings().poolsPrompt()).isTrue();
        }
    }

    @Test
    void refusesPoolingsItDoesNotHave() throws IOException {
        TinyModel.writeSentence(folder);
        pooling(Map.of("pooling_mode", "median"));
        assertRefused("pooling_mode is 'median', expected one of [cls, lasttoken, max, mean, mean_sqrt_len_tokens, ");
        pooling(Map.of("pooling_mode", List.of("mean", "median")));
        assertRefused("pooling_mode[1] is 'median'");
        pooling(Map.of("pooling_mode", List.of()));
        assertRefused("pooling_mode is a list, expected at least one pooling");
        pooling(Map.of("pooling_mode_mean_tokens", 1));
        assertRefused("pooling_mode_mean_tokens is 1, expected true or false");
        pooling(Map.of("pooling_mode_mean_tokens", true, "word_embedding_dimension", 9));
        assertRefused("word_embedding_dimension is 9, expected hidden_size (8)");
        pooling(Map.of("embedding_dimension", 9));
        assertRefused("embedding_dimension is 9, expected hidden_size (8)");
    }

    @Test
    void leavesAPromptOutOfThePoolingWhereItIsToBe() throws IOException {
        TinyModel.writeSentence(folder);
        pooling(Map.of("pooling_mode_mean_tokens", true, "include_prompt", false));
        try (LoadedModel model = ModelStore.openFolder(folder)) {
            assertThat(model.settings().poolsPrompt()).isFalse();
        }
    }

    private void pooling(Map<String, Object> json) throws IOException {
        TinyModel.json(folder.resolve("1_Pooling/config.json"), json);
    }

    private void dense(int inputs, int outputs, String activation) throws IOException {
        TinyModel.writeSentence(folder);
        TinyModel.modules(folder, "Transformer", "Pooling", "Dense", "Normalize");
        Path dense = Files.createDirectory(folder.resolve("2_Dense"));
        TinyModel.json(dense.resolve("config.json"),
                Map.of("in_features", inputs, "out_features", outputs, "bias", true,
                        "activation_function", activation));
        SafetensorsWriter.write(dense.resolve("model.safetensors"),
                List.of(Tensor.of("linear.weight", new float[]{1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 9}, 2, 8),
                        Tensor.of("linear.bias", new float[]{7, 8}, 2)));
    }

    @ParameterizedTest
    @CsvSource({"torch.nn.modules.activation.Tanh, TANH", "torch.nn.modules.linear.Identity, IDENTITY",
            "torch.nn.modules.activation.ReLU, RELU", "torch.nn.modules.activation.GELU, GELU",
            "torch.nn.modules.activation.Sigmoid, SIGMOID", "torch.nn.SiLU, SILU"})
    void readsADenseModule(String activation, HeadActivation expected) throws IOException {
        dense(8, 2, activation);
        try (LoadedModel model = ModelStore.openFolder(folder)) {
            assertThat(model.settings().normalize()).isTrue();
            Head.Dense dense = (Head.Dense) model.settings().steps().getFirst();
            assertThat(dense.activation()).isEqualTo(expected);
            assertThat(dense.linear().weight().shape()).containsExactly(2, 8);
            assertThat(dense.linear().bias().toArray()).containsExactly(7, 8);
        }
    }

    @Test
    void saysHowToConvertADenseModule() throws IOException {
        dense(8, 2, "torch.nn.modules.linear.Identity");
        Path module = folder.resolve("2_Dense");
        Files.move(module.resolve("model.safetensors"), module.resolve("pytorch_model.bin"));
        assertRefused("convert it in Python: SentenceTransformer(folder).save(folder)");
    }

    @Test
    void refusesADenseModuleThatDoesNotFit() throws IOException {
        dense(9, 2, "torch.nn.modules.linear.Identity");
        assertRefused("tensor linear.weight has shape [2, 8], the config asks for [2, 9]");
    }

    @Test
    void refusesADenseModuleThatAddsItsInput() throws IOException {
        dense(8, 2, "torch.nn.modules.linear.Identity");
        TinyModel.json(folder.resolve("2_Dense").resolve("config.json"), Map.of("use_residual", true));
        assertRefused("use_residual is true, expected false: adding the input is not supported");
    }

    @Test
    void refusesADenseModuleThatTakesAnotherWidth() throws IOException {
        dense(8, 2, "torch.nn.modules.linear.Identity");
        Path again = Files.createDirectory(folder.resolve("3_Dense"));
        for (String file : List.of("config.json", "model.safetensors")) {
            Files.copy(folder.resolve("2_Dense").resolve(file), again.resolve(file));
        }
        TinyModel.modules(folder, "Transformer", "Pooling", "Dense", "Dense");
        assertRefused("a Dense module takes 8 numbers, 2 come before it");
    }

    @Test
    void refusesADenseModuleThatDoesSomethingElse() throws IOException {
        dense(8, 2, "torch.nn.modules.activation.Softmax");
        assertRefused(
                "activation_function is 'torch.nn.modules.activation.Softmax', expected a class of torch among [");
        TinyModel.json(folder.resolve("2_Dense/config.json"), Map.of("in_features", 8, "out_features", 2,
                "activation_function", "my.own.Tanh"));
        assertRefused("activation_function is 'my.own.Tanh', expected a class of torch among [");
        TinyModel.json(folder.resolve("2_Dense/config.json"),
                Map.of("in_features", 8, "out_features", 2, "bias", false));
        assertRefused("tensor linear.bias has no place in the layer that the config describes");
        TinyModel.json(folder.resolve("2_Dense/config.json"), Map.of("module_input_name", "token_embeddings"));
        assertRefused("module_input_name is 'token_embeddings', expected sentence_embedding: a step after the pooling");
    }

    @Test
    void takesTanhWhereADenseModuleNamesNothing() throws IOException {
        dense(8, 2, "torch.nn.modules.linear.Identity");
        TinyModel.json(folder.resolve("2_Dense/config.json"), Map.of("in_features", 8, "out_features", 2.0));
        try (LoadedModel model = ModelStore.openFolder(folder)) {
            assertThat(((Head.Dense) model.settings().steps().getFirst()).activation())
                    .isEqualTo(HeadActivation.TANH);
        }
    }

    @Test
    void takesModulesAfterThePoolingInAnyOrder() throws IOException {
        dense(8, 2, "torch.nn.modules.linear.Identity");
        Files.move(folder.resolve("2_Dense"), folder.resolve("3_Dense"));
        TinyModel.modules(folder, "Transformer", "Pooling", "Normalize", "Dense", "Dropout");
        try (LoadedModel model = ModelStore.openFolder(folder)) {
            assertThat(model.settings().steps()).hasSize(2).first().isEqualTo(new Head.UnitLength());
            assertThat(model.settings().normalize()).isFalse();
        }
        TinyModel.modules(folder, "Transformer", "Dropout", "Pooling");
        assertRefused("expected the order Transformer, Pooling");
    }

    @Test
    void checksThatADenseModuleTakesSeveralPoolings() throws IOException {
        dense(8, 2, "torch.nn.modules.linear.Identity");
        pooling(Map.of("pooling_mode", List.of("mean", "cls")));
        assertRefused("a Dense module takes 8 numbers, 16 come before it");
    }

    @Test
    void refusesTwoModulesOfOneName() throws IOException {
        TinyModel.writeSentence(folder);
        TinyModel.json(folder.resolve("modules.json"), List.of(
                Map.of("name", "0", "type", "sentence_transformers.models.Transformer", "path", ""),
                Map.of("name", "0", "type", "sentence_transformers.models.Pooling", "path", "1_Pooling")));
        assertRefused("[1].name is '0', expected a name of its own");
    }

    @Test
    void refusesModulesItDoesNotHaveOrInAnotherOrder() throws IOException {
        TinyModel.writeSentence(folder);
        TinyModel.modules(folder, "Transformer", "Pooling", "LayerNorm");
        assertRefused("[2].type is 'sentence_transformers.models.LayerNorm'");
        TinyModel.modules(folder, "Transformer", "Normalize");
        assertRefused("expected the order Transformer, Pooling");
        TinyModel.modules(folder, "Transformer");
        assertRefused("lists no Transformer with a Pooling");
        TinyModel.modules(folder, "Transformer", "Transformer");
        assertRefused("expected the order Transformer, Pooling");
        TinyModel.json(folder.resolve("modules.json"),
                List.of(Map.of("type", "my.own.Transformer", "path", "")));
        assertRefused("[0].type is 'my.own.Transformer'");
        TinyModel.json(folder.resolve("modules.json"),
                List.of(Map.of("type", "sentence_transformers.models.Transformer", "path", "../x")));
        assertRefused("names '../x', which leads out");
        TinyModel.json(folder.resolve("modules.json"),
                List.of(Map.of("type", "sentence_transformers.models.Transformer", "path", "a\0b")));
        assertRefused("which is no path");
    }

    @Test
    void refusesALimitBeyondThePositions() throws IOException {
        TinyModel.writeSentence(folder);
        TinyModel.json(folder.resolve("sentence_bert_config.json"), Map.of("max_seq_length", 17));
        assertRefused("max_seq_length is 17, expected at most max_position_embeddings (16)");
    }

    @Test
    void takesNoLinkToNowhereForAFileThatIsLeftOut() throws IOException {
        TinyModel.writeSentence(folder);
        Files.delete(folder.resolve("modules.json"));
        Files.createSymbolicLink(folder.resolve("modules.json"), folder.resolve("nowhere"));
        assertRefused("modules.json: is missing");
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> ModelStore.openFolder(folder)).isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith(folder.toString()).hasMessageContaining(message);
    }
}
