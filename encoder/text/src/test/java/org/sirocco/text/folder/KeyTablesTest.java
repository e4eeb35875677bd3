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
import org.junit.jupiter.api.Test;
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
        String modelType = table == ConfigKeys.TURNS ? "eurobert" : table.file().replace(CONFIG, "");
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
        if (table == ConfigKeys.TURNS) {
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

    /** What the libraries of today write and read: transformers 5.18, sentence-transformers 6.0.1. */
    @Test
    void theLibrariesOwnKeysHaveRows() {
        assertRows(ConfigKeys.BERT, """
                _name_or_path add_cross_attention architectures attention_probs_dropout_prob bos_token_id
                chunk_size_feed_forward classifier_dropout dtype eos_token_id hidden_act hidden_dropout_prob hidden_size
                id2label initializer_range intermediate_size is_decoder is_encoder_decoder label2id layer_norm_eps
                max_position_embeddings model_type num_attention_heads num_hidden_layers output_attentions
                output_hidden_states pad_token_id position_embedding_type problem_type return_dict tie_word_embeddings
                torch_dtype transformers_version type_vocab_size use_cache vocab_size""");
        for (KeyTable table : List.of(ConfigKeys.ROBERTA, ConfigKeys.XLM_ROBERTA, ConfigKeys.CAMEMBERT,
                ConfigKeys.ELECTRA)) {
            assertRows(table, """
                    add_cross_attention architectures attention_probs_dropout_prob bos_token_id classifier_dropout dtype
                    eos_token_id gradient_checkpointing hidden_act hidden_dropout_prob hidden_size id2label
                    initializer_range intermediate_size is_decoder label2id layer_norm_eps max_position_embeddings
                    model_type num_attention_heads num_hidden_layers output_past pad_token_id position_embedding_type
                    tie_word_embeddings torch_dtype transformers_version type_vocab_size use_cache vocab_size""");
        }
        assertRows(ConfigKeys.MPNET, "hidden_size layer_norm_eps pad_token_id relative_attention_num_buckets");
        assertRows(ConfigKeys.ELECTRA,
                "embedding_size summary_activation summary_last_dropout summary_type summary_use_proj");
        assertRows(ConfigKeys.DISTILBERT,
                """
                        _name_or_path activation architectures attention_dropout bos_token_id dim dropout dtype eos_token_id
                        finetuning_task hidden_dim id2label initializer_range label2id max_position_embeddings model_type n_heads
                        n_layers output_past pad_token_id qa_dropout seq_classif_dropout sinusoidal_pos_embds tie_weights_
                        tie_word_embeddings transformers_version vocab_size""");
        assertRows(ConfigKeys.MARIAN, """
                _name_or_path activation_dropout activation_function architectures attention_dropout bos_token_id
                chunk_size_feed_forward d_model decoder_attention_heads decoder_ffn_dim decoder_layerdrop decoder_layers
                decoder_start_token_id decoder_vocab_size dropout dtype encoder_attention_heads encoder_ffn_dim
                encoder_layerdrop encoder_layers eos_token_id forced_eos_token_id id2label init_std is_decoder
                is_encoder_decoder label2id max_position_embeddings model_type output_attentions output_hidden_states
                pad_token_id problem_type return_dict scale_embedding share_encoder_decoder_embeddings
                tie_word_embeddings transformers_version use_cache vocab_size""");
        assertRows(ConfigKeys.MODERNBERT, """
                architectures attention_bias attention_dropout bos_token_id classifier_activation classifier_bias
                classifier_dropout classifier_pooling cls_token_id decoder_bias deterministic_flash_attn dtype
                embedding_dropout eos_token_id global_attn_every_n_layers global_rope_theta gradient_checkpointing
                hidden_activation hidden_size initializer_cutoff_factor initializer_range intermediate_size
                layer_norm_eps layer_types local_attention local_rope_theta max_position_embeddings mlp_bias mlp_dropout
                model_type norm_bias norm_eps num_attention_heads num_hidden_layers pad_token_id
                position_embedding_type reference_compile repad_logits_with_grad rope_parameters sep_token_id
                sparse_pred_ignore_index sparse_prediction tie_word_embeddings torch_dtype transformers_version
                vocab_size""");
        assertRows(ConfigKeys.NOMIC_BERT, """
                head_dim hidden_act layer_norm_eps rope_parameters type_vocab_size activation_function attn_pdrop
                auto_map bos_token_id causal dense_seq_output embd_pdrop eos_token_id fused_bias_fc
                fused_dropout_add_ln initializer_range layer_norm_epsilon max_trained_positions mlp_fc1_bias
                mlp_fc2_bias n_embd n_head n_inner n_layer n_positions pad_vocab_size_multiple parallel_block
                parallel_block_tied_norm prenorm qkv_proj_bias reorder_and_upcast_attn resid_pdrop rotary_emb_base
                rotary_emb_fraction rotary_emb_interleaved rotary_emb_scale_base rotary_scaling_factor
                scale_attn_by_inverse_layer_idx scale_attn_weights summary_activation summary_first_dropout
                summary_proj_to_logits summary_type summary_use_proj use_cache use_flash_attn use_rms_norm
                use_xentropy vocab_size""");
        assertRows(ConfigKeys.GTE, """
                attention_probs_dropout_prob hidden_act hidden_dropout_prob layer_norm_eps layer_norm_type
                logn_attention_clip1 logn_attention_scale pack_qkv pad_token_id position_embedding_type rope_parameters
                rope_scaling rope_theta type_vocab_size unpad_inputs use_memory_efficient_attention vocab_size""");
        assertRows(ConfigKeys.EUROBERT,
                """
                        attention_bias attention_dropout auto_map bos_token bos_token_id classifier_pooling clf_pooling eos_token eos_token_id
                        head_dim hidden_act hidden_dropout initializer_range mask_token mask_token_id mlp_bias num_key_value_heads
                        pad_token pad_token_id pretraining_tp rms_norm_eps rope_parameters rope_scaling rope_theta use_cache""");
        assertRows(SentenceKeys.TRANSFORMER, """
                transformer_task model_kwargs processor_kwargs config_kwargs processing_kwargs modality_config
                module_output_name unpad_inputs query_length document_length query_expansion max_seq_length
                do_lower_case tokenizer_name_or_path model_args tokenizer_args config_args cache_dir""");
        assertRows(SentenceKeys.DENSE, """
                in_features out_features bias activation_function module_input_name module_output_name use_residual""");
        assertRows(SentenceKeys.NORMALIZE, "module_input_name module_output_name");
        assertRows(SentenceKeys.POOLING, """
                embedding_dimension word_embedding_dimension pooling_mode include_prompt pooling_mode_cls_token
                pooling_mode_max_tokens pooling_mode_mean_tokens pooling_mode_mean_sqrt_len_tokens
                pooling_mode_weightedmean_tokens pooling_mode_lasttoken""");
        assertRows(SentenceKeys.DROPOUT, "dropout");
        assertRows(SentenceKeys.MODEL, """
                __version__ default_prompt_name model_type prompts requirements similarity_fn_name truncate_dim""");
        assertRows(TokenizerKeys.CONFIG, """
                add_prefix_space added_tokens_decoder additional_special_tokens backend bos_token chat_template errors
                clean_up_tokenization_spaces cls_token do_basic_tokenize do_lower_case eos_token extra_special_tokens
                is_local local_files_only mask_token max_length model_input_names model_max_length name_or_path
                never_split pad_to_multiple_of pad_token pad_token_type_id padding_side sep_token
                special_tokens_map_file split_special_tokens stride strip_accents tokenize_chinese_chars
                tokenizer_class truncation_side truncation_strategy unk_token""");
    }

    private static void assertRows(KeyTable table, String keys) {
        for (String key : keys.strip().split("\\s+")) {
            assertThat(table.find(key)).as("%s of %s", key, table.file()).isPresent();
        }
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
