package org.sirocco.text.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sirocco.text.keys.ConfigKeys;
import org.sirocco.text.keys.KeyTable;
import org.sirocco.text.keys.SentenceKeys;
import org.sirocco.text.keys.TokenizerKeys;

class LibraryKeysTest {
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
}
