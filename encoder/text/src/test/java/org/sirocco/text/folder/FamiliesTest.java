package org.sirocco.text.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.sirocco.encoder.model.EmbeddingWeights;
import org.sirocco.encoder.model.EmbeddingWeights.Places;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.ModelSource;
import org.sirocco.text.SentenceEncoder;
import org.sirocco.text.formats.SafetensorsWriter;
import org.sirocco.text.model.LoadedModel;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.store.ModelStore;

/** What the families beside BERT and Marian read of a folder, and what they refuse; their numbers are held by fixtures. */
final class FamiliesTest {
    static final List<String> TYPES = TinyFamilies.TYPES;

    @TempDir
    Path folder;

    private void write(String modelType) throws IOException {
        TinyModel.writeSentence(folder);
        TinyFamilies.write(folder, modelType, "");
    }

    private void set(String modelType, String key, Object value) throws IOException {
        Map<String, Object> config = TinyFamilies.config(modelType);
        config.put(key, value);
        TinyModel.json(folder.resolve("config.json"), config);
    }

    @ParameterizedTest
    @FieldSource("TYPES")
    void readsTheWholeStackAfterEachPrefix(String modelType) throws IOException {
        String own = switch (modelType) {
            case "xlm-roberta", "camembert" -> "roberta";
            case "gte" -> "new";
            case "modernbert", "eurobert" -> "model";
            default -> modelType;
        };
        List<String> prefixes = List.of("", own + ".", "0.auto_model.", "auto_model.", "0.model.", "model.", "module.");
        TinyModel.writeSentence(folder);
        for (String prefix : prefixes) {
            TinyFamilies.write(folder, modelType, prefix);
            try (LoadedModel model = ModelStore.openFolder(folder)) {
                assertThat(model.encoder().layers()).hasSize(2);
                assertThat(model.encoder().outputSize()).isEqualTo(8);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("TYPES")
    void leavesHeadsUnreadButNoPartOfTheEncoder(String modelType) throws IOException {
        TinyModel.writeSentence(folder);
        TinyFamilies.write(folder, modelType, "");
        List<Tensor> tensors = new ArrayList<>(TinyFamilies.weights(modelType, "").values());
        for (String head : List.of("pooler.dense.weight", "lm_head.layer_norm.weight", "vocab_layer_norm.weight",
                "vocab_transform.weight", "discriminator_predictions.dense.weight", "classifier.out_proj.weight",
                "embeddings.position_ids")) {
            tensors.add(Tensor.of(head, new float[8], 8));
        }
        rewrite(tensors);
        ModelStore.openFolder(folder).close();
        String layer = modelType.equals("distilbert")
                ? "transformer.layer"
                : TinyRotary.TYPES.contains(modelType) ? TinyRotary.layers(modelType) : "encoder.layer";
        for (String part : List.of(layer + ".2.output_layer_norm.weight", "embeddings_project.extra",
                layer + ".0.attention.relative.weight", "norm.bias", "final_norm.bias")) {
            List<Tensor> more = new ArrayList<>(tensors);
            more.add(Tensor.of(part, new float[8], 8));
            rewrite(more);
            refused("tensor " + part + " has no place in the encoder that the config describes, of 2 layers");
        }
    }

    private void rewrite(List<Tensor> tensors) throws IOException {
        Files.delete(folder.resolve("model.safetensors"));
        SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors);
    }

    @ParameterizedTest
    @CsvSource({"roberta, RobertaModel, RobertaForMaskedLM", "xlm-roberta, XLMRobertaModel, XLMRobertaForMaskedLM",
            "camembert, CamembertModel, CamembertForMaskedLM", "distilbert, DistilBertModel, DistilBertForMaskedLM",
            "electra, ElectraModel, ElectraForPreTraining", "mpnet, MPNetModel, MPNetForMaskedLM",
            "modernbert, ModernBertModel, ModernBertForMaskedLM", "gte, GteModel, GteForMaskedLM",
            "nomic_bert, NomicBertModel, NomicBertForMaskedLM", "eurobert, EuroBertModel, EuroBertForMaskedLM"})
    void takesOnlyABareEncoderWhereNoModulesAreListed(String modelType, String bare, String masked)
            throws IOException {
        write(modelType);
        Files.delete(folder.resolve("modules.json"));
        for (String architecture : List.of(bare, masked)) {
            set(modelType, "architectures", List.of(architecture));
            ModelStore.openFolder(folder).close();
        }
        String classifier = bare.replace("Model", "ForSequenceClassification");
        set(modelType, "architectures", List.of(classifier));
        refused("architectures[0] is '" + classifier + "', expected one of [" + bare + ", ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"roberta | pad_token_id | -1 | pad_token_id is -1",
            "roberta | pad_token_id | | pad_token_id is missing",
            "camembert | pad_token_id | 10 | pad_token_id is 10, expected an id below vocab_size (10)",
            "xlm-roberta | max_position_embeddings | 1 | max_position_embeddings is 1, expected at least 2: positions are counted from pad_token_id (0) on",
            "roberta | max_position_embeddings | 17 | embeddings.position_embeddings.weight has shape [16, 8], the config asks for [17, 8]",
            "mpnet | relative_attention_num_buckets | 16 | relative_attention_num_buckets is 16, expected 32, with which positions are counted in any case",
            "mpnet | max_position_embeddings | 2 | max_position_embeddings is 2, expected at least 3: positions are counted",
            "electra | embedding_size | 8 | embeddings.position_embeddings.weight has shape [16, 4], the config asks for [16, 8]",
            "electra | embedding_size | 5 | has shape [16, 4], the config asks for [16, 5]",
            "electra | embedding_size | | has shape [16, 4], the config asks for [16, 128]",
            "distilbert | n_heads | 3 | n_heads is 3, expected a divisor of dim (8)",
            "distilbert | hidden_size | 9 | hidden_size is 9, expected dim (8), which is the same",
            "distilbert | n_layers | 1 | tensor transformer.layer.1.attention.q_lin.weight has no place",
            "distilbert | hidden_act | 1 | hidden_act is 1, expected nothing",
            "distilbert | is_decoder | true | is_decoder is true"})
    void refusesAConfigItCannotHonour(String modelType, String key, String value, String message) throws IOException {
        write(modelType);
        set(modelType, key, value == null ? null : value.equals("true") ? true : (Object) Integer.valueOf(value));
        refused(message);
    }

    @Test
    void takesTransformersOwnValuesForWhatAConfigLeavesOut() throws IOException {
        write("roberta");
        Map<String, Object> config = TinyFamilies.config("roberta");
        config.remove("pad_token_id");
        TinyModel.json(folder.resolve("config.json"), config);
        try (LoadedModel model = ModelStore.openFolder(folder)) {
            assertThat(model.encoder().embedding().places()).isEqualTo(new Places.AfterPadding(1));
            assertThat(model.settings().maxTokens()).isEqualTo(14);
        }
    }

    /** The reference takes what is asked for, and fails at texts that need more positions than there are. */
    @ParameterizedTest
    @CsvSource({"14, 14", "15, 15", "16, 15", ", 15"})
    void noLimitIsBeyondThePositions(Integer asked, int limit) throws IOException {
        write("xlm-roberta");
        if (asked != null) {
            TinyModel.json(folder.resolve("sentence_bert_config.json"), Map.of("max_seq_length", asked));
        }
        try (SentenceEncoder encoder = SentenceEncoder.load(new ModelSource.Folder(folder),
                EncoderOptions.builder().backend("scalar").cache(folder.resolve("cache")).build())) {
            assertThat(encoder.maxTokens()).isEqualTo(limit);
            assertThat(encoder.encode("a ".repeat(40)).vector()).hasSize(8);
        }
        TinyModel.json(folder.resolve("sentence_bert_config.json"), Map.of("max_seq_length", 17));
        refused("max_seq_length is 17, expected at most max_position_embeddings (16)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"roberta | BPE | {} | expected add_prefix_space (false)",
            "roberta | BPE | {\"add_prefix_space\":true} | ",
            "roberta | BPE | {\"add_prefix_space\":false} | add_prefix_space is true",
            "bert | BPE | {\"tokenizer_class\":\"RobertaTokenizerFast\"} | add_prefix_space is true",
            "roberta | BPE | {\"tokenizer_class\":\"PreTrainedTokenizerFast\"} | ",
            "camembert | UNIGRAM | {} | ", "xlm-roberta | UNIGRAM | {\"add_prefix_space\":true} | ",
            "xlm-roberta | UNIGRAM | {\"add_prefix_space\":false} | prepend_scheme is 'always'"})
    void aTokenizerThatIsMadeAnewMustHaveTheSpaceOfItsFile(String modelType, String tokenizer, String settings,
            String message) throws IOException {
        TinyModel.writeSentence(folder);
        if (!modelType.equals("bert")) {
            TinyFamilies.write(folder, modelType, "");
        }
        Files.writeString(folder.resolve("tokenizer.json"),
                tokenizer.equals("BPE") ? TinyTokenizers.BPE : TinyTokenizers.UNIGRAM);
        Files.writeString(folder.resolve("tokenizer_config.json"), settings);
        if (message == null) {
            ModelStore.openFolder(folder).close();
        } else {
            refused(message);
        }
    }

    @Test
    void noKeyTellsDistilBertsEpsilon() throws IOException {
        write("distilbert");
        try (LoadedModel model = ModelStore.openFolder(folder)) {
            assertThat(model.encoder().embedding().norm().epsilon()).isEqualTo(1e-12f);
            assertThat(TinyModel.configOf(model.encoder()).layerNormEps()).isEqualTo(1e-12f);
            assertThat(model.encoder().embedding().tokenType()).isNull();
        }
    }

    @Test
    void projectsNarrowTables() throws IOException {
        write("electra");
        try (LoadedModel model = ModelStore.openFolder(folder)) {
            EmbeddingWeights embedding = model.encoder().embedding();
            assertThat(embedding.word().width()).isEqualTo(4);
            assertThat(embedding.projection().bias().toArray()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        }
        try (SentenceEncoder encoder = SentenceEncoder.load(new ModelSource.Folder(folder),
                EncoderOptions.builder().backend("scalar").cache(folder.resolve("cache")).build())) {
            assertThat(encoder.encode("a b").vector()).hasSize(8);
            assertThat(encoder.inspector().wordVectors("a b").vectors()).hasSize(8);
        }
    }

    private void refused(String message) {
        assertThatThrownBy(() -> ModelStore.openFolder(folder).close()).isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith(folder.toString()).hasMessageContaining(message);
    }
}
