package org.sirocco.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sirocco.text.model.ModelFormatException;
/** What the files of a cross-encoder say of it, and what is refused. */
class CrossEncoderFolderTest {
    private static final double TOLERANCE = 1e-5;

    @TempDir
    Path folder;

    private static CrossEncoder open(Path folder, String backend) {
        return CrossEncoder.load(new ModelSource.Folder(folder), EncoderOptions.builder().backend(backend).build());
    }

    private static Path fixture(String name) {
        return FixtureTest.fixtures().resolve(name);
    }

    @Test
    void whatIsNoCrossEncoderIsToldWhatTakesIt() {
        assertRefused(fixture("bert-cls"), "model_type is 'SentenceTransformer', expected CrossEncoder",
                "SentenceEncoder and sirocco encode take this one");
        assertRefused(fixture("bert-bare"), "architectures[0] is 'BertModel'",
                "SentenceEncoder and sirocco encode take this one");
        assertRefused(fixture("splade-bert-max"), "model_type is 'SparseEncoder', expected CrossEncoder",
                "SparseEncoder and sirocco encode --sparse take this one");
        for (String other : List.of("all-minilm-l6-v2", "./model.onnx", "random:layers=1")) {
            assertThatThrownBy(() -> CrossEncoder.load(ModelSource.parse(other), EncoderOptions.defaults()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("SentenceEncoder and sirocco encode take it");
        }
        assertThatThrownBy(() -> SentenceEncoder
                .load(new ModelSource.Folder(fixture("cross-bert-1")), EncoderOptions.defaults()))
                .isInstanceOf(ModelFormatException.class).hasMessageContaining("model_type is 'CrossEncoder'")
                .hasMessageContaining("CrossEncoder and sirocco rerank take this one");
        assertThatThrownBy(() -> SentenceEncoder
                .load(new ModelSource.Folder(fixture("cross-bert-older-layout")), EncoderOptions.defaults()))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("CrossEncoder and sirocco rerank take this one");
    }

    private static void assertRefused(Path folder, String... parts) {
        assertThatThrownBy(() -> open(folder, "scalar").close()).isInstanceOf(ModelFormatException.class)
                .hasMessageContainingAll(parts);
    }

    @ParameterizedTest
    @CsvSource({
            "config_sentence_transformers.json, activation_fn, '\"torch.nn.modules.activation.LogSigmoid\"', activation_fn is 'torch.nn.modules.activation.LogSigmoid'",
            "config_sentence_transformers.json, activation_fn, '\"my.module.Sigmoid\"', activation_fn is 'my.module.Sigmoid'",
            "config_sentence_transformers.json, odd, 1, odd is 1",
            "config_sentence_transformers.json, default_prompt_name, '\"odd\"', default_prompt_name is 'odd'",
            "sentence_bert_config.json, transformer_task, '\"feature-extraction\"', 'transformer_task is ''feature-extraction'', expected sequence-classification'",
            "sentence_bert_config.json, module_output_name, '\"token_embeddings\"', module_output_name is 'token_embeddings'",
            "sentence_bert_config.json, processing_kwargs, '{\"text\":{\"truncation\":\"only_first\"}}', truncation is 'only_first'",
            "config.json, num_labels, 2, 'num_labels is 2, expected as many as id2label has (1)'",
            "config.json, id2label, '{\"1\":\"a\"}', id2label.0 is missing",
            "config.json, id2label, '{\"0\":\"a\",\"1\":\"a\"}', 'id2label.1 is \'\'a\'\', expected another name than the labels before it'",
            "config.json, id2label, '{\"0\":\"a\",\"1\":\"b\"}', 'tensor classifier.weight has shape [1, 48], the config asks for [2, 48]'",
            "tokenizer_config.json, model_input_names, '[\"input_ids\"]', 'model_input_names is a list, expected token_type_ids among them'"})
    void refusesByNameWhatItCannotDo(String file, String key, String value, String message) throws IOException {
        change("cross-bert-1", file, json -> json.set(key, FixtureTest.parsed(value)));
        assertRefused(folder, message);
    }

    @ParameterizedTest
    @CsvSource({"torch.nn.modules.activation.Tanh, 0.7193", "torch.nn.modules.linear.Identity, 0.9062",
            "torch.nn.modules.activation.Softmax, 1"})
    void theActivationIsThatOfTheModelsOwnFileBeforeAllOthers(String name, float score) throws IOException {
        change("cross-bert-1", "config_sentence_transformers.json", json -> json.put("activation_fn", name));
        change("config.json",
                json -> json.put("sbert_ce_default_activation_function", "torch.nn.modules.activation.ReLU"));
        assertScore(score);
    }

    @Test
    void theActivationIsElseThatOfTheConfigAndElseTheUsualOne() throws IOException {
        change("cross-bert-1", "config_sentence_transformers.json", json -> json.remove("activation_fn"));
        assertScore(0.7122f);
        change("config.json",
                json -> json.put("sbert_ce_default_activation_function", "torch.nn.modules.activation.Tanh"));
        assertScore(0.7193f);
        // The later place is looked at first, also where it says nothing.
        change("config.json", json -> json.putObject("sentence_transformers").putNull("activation_fn"));
        assertScore(0.7122f);
        change("config.json", json -> json.putObject("sentence_transformers").put("activation_fn",
                "torch.nn.modules.linear.Identity"));
        assertScore(0.9062f);
    }

    @Test
    void theStandardPromptStandsBeforeTheQuery() throws IOException {
        String document = "Somebody has lunch.";
        change("cross-bert-1", "config_sentence_transformers.json", json -> json.put("activation_fn",
                "torch.nn.modules.linear.Identity").put("default_prompt_name", "query").putObject("prompts")
                .put("query", "A man is "));
        try (CrossEncoder encoder = open(folder, "scalar")) {
            assertThat(encoder.score("eating food.", document).score()).isCloseTo(0.90618f,
                    Offset.offset(1e-5f));
        }
    }

    private void assertScore(float score) {
        try (CrossEncoder encoder = open(folder, "scalar")) {
            assertThat(encoder.score("A man is eating food.", "Somebody has lunch.").score()).isCloseTo(score,
                    Offset.offset(1e-4f));
        }
    }

    /** A copy of a fixture with one file changed. */
    private void change(String name, String file, Consumer<ObjectNode> change) throws IOException {
        try (Stream<Path> files = Files.list(fixture(name))) {
            for (Path each : files.toList()) {
                Files.write(folder.resolve(each.getFileName()), Files.readAllBytes(each));
            }
        }
        change(file, change);
    }

    private void change(String file, Consumer<ObjectNode> change) throws IOException {
        ObjectNode json = (ObjectNode) FixtureTest.json(folder.resolve(file));
        change.accept(json);
        FixtureTest.JSON.writeValue(folder.resolve(file).toFile(), json);
    }
}
