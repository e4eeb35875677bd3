package org.sirocco.text.keys;

import java.util.List;
import java.util.Map;

/** The keys of {@code config.json}, by {@code model_type}: those of transformers 5.18 and of folders as old as BERT. */
public final class ConfigKeys {
    private static final String OTHER_WAY = "the other is not supported for model_type ";

    private static final String SAYS_THE_SAME = "another name for one of the shape: must say the same";
    private static final String TOKENIZER = "the tokenizer says it itself";
    private static final String PADDING = "pad_token_id";
    private static final String TRAINING = "for training only";
    private static final String SHAPE = "the encoder's shape";
    private static final String BIASES = "which parts have a bias";
    private static final String TURNING = "how far queries and keys turn";
    private static final String OTHER_TURNS = "positions that turn in another way are not supported";
    private static final String HEADS = "of heads that are not part of the encoder";
    private static final String UNREAD = "transformers does not read it here";
    private static final String OWN_CODE = "a model's own code is not run";
    private static final String NO_CODE = "what the model's own code did, transformers and this do by themselves";
    private static final String ALL_OTHERS = "an encoder's tokens see all others";

    /** {@code model_type} bert. */
    public static final KeyTable BERT = likeBert("bert").harmless(TOKENIZER, PADDING)
            .harmless("Google's, of a direction that BERT has not", "directionality")
            .harmless("BERT's word vectors are as wide as its layers", "emb_size", "embedding_size");

    /** {@code model_type} roberta. */
    public static final KeyTable ROBERTA = likeRoberta("roberta");

    /** {@code model_type} xlm-roberta. */
    public static final KeyTable XLM_ROBERTA = likeRoberta("xlm-roberta");

    /** {@code model_type} camembert. */
    public static final KeyTable CAMEMBERT = likeRoberta("camembert");

    /** {@code model_type} electra. */
    public static final KeyTable ELECTRA = likeBert("electra").harmless(TOKENIZER, PADDING)
            .honoured("the width of the tables", "embedding_size");

    /** {@code model_type} distilbert. */
    public static final KeyTable DISTILBERT = common("distilbert").harmless(TOKENIZER, PADDING)
            .honoured(SHAPE, "dim", "n_layers", "n_heads", "hidden_dim", "activation")
            .honoured(SAYS_THE_SAME, "hidden_size", "num_hidden_layers", "num_attention_heads")
            .refused(ALL_OTHERS, "is_decoder", false)
            .refused("there is no other half", "is_encoder_decoder", false)
            .harmless("sines or not, the positions are a table of the weights", "sinusoidal_pos_embds")
            .harmless(HEADS, "tie_weights_")
            .harmless(TRAINING, "dropout", "attention_dropout", "qa_dropout", "seq_classif_dropout");

    /** {@code model_type} mpnet. */
    public static final KeyTable MPNET = likeBertWithoutTypes("mpnet")
            .harmless("positions are counted from 1 on, whatever it says", PADDING)
            .harmless("there are no token types", "type_vocab_size")
            .honoured("one number of them is supported", "relative_attention_num_buckets");

    /** {@code model_type} marian. */
    public static final KeyTable MARIAN = common("marian").harmless(TOKENIZER, PADDING)
            .honoured(SHAPE, "d_model", "encoder_layers", "encoder_attention_heads",
                    "encoder_ffn_dim", "activation_function", "scale_embedding")
            .honoured(SAYS_THE_SAME, "hidden_size", "num_hidden_layers", "num_attention_heads")
            .refused(OTHER_WAY + "marian", "normalize_before", false)
            .refused(OTHER_WAY + "marian", "normalize_embedding", false)
            .refused(OTHER_WAY + "marian", "add_final_layer_norm", false)
            .refused(OTHER_WAY + "marian", "do_blenderbot_90_layernorm", false)
            .refused(OTHER_WAY + "marian", "static_position_embeddings", true)
            .refused(ALL_OTHERS, "is_decoder", false)
            .harmless("of the decoder and its output", "decoder_attention_heads", "decoder_ffn_dim", "decoder_layers",
                    "decoder_vocab_size", "add_bias_logits", "is_encoder_decoder", "extra_pos_embeddings",
                    "force_bos_token_to_be_generated", "share_encoder_decoder_embeddings", "save_step")
            .harmless(TRAINING, "dropout", "attention_dropout", "activation_dropout", "encoder_layerdrop",
                    "decoder_layerdrop", "classif_dropout", "init_std");

    /** {@code model_type} modernbert. */
    public static final KeyTable MODERNBERT = turning("modernbert").harmless(TOKENIZER, PADDING)
            .honoured(SHAPE, "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size",
                    "hidden_activation", "norm_eps")
            .honoured(BIASES, "norm_bias", "attention_bias", "mlp_bias")
            .honoured("which layers attend to what is near, and how far", "layer_types", "global_attn_every_n_layers",
                    "local_attention")
            .honoured(TURNING, "global_rope_theta", "local_rope_theta")
            .refused(OWN_CODE, "auto_map")
            .harmless(HEADS, "classifier_pooling", "classifier_bias", "classifier_activation", "decoder_bias",
                    "sparse_prediction", "sparse_pred_ignore_index")
            .harmless(UNREAD, "layer_norm_eps", "position_embedding_type")
            .harmless("another way to the same numbers", "deterministic_flash_attn", "reference_compile",
                    "repad_logits_with_grad")
            .harmless(TRAINING, "attention_dropout", "embedding_dropout", "mlp_dropout", "initializer_cutoff_factor");

    /** {@code model_type} nomic_bert: as transformers writes it, and as the model's own code did. */
    public static final KeyTable NOMIC_BERT = turning("nomic_bert").harmless(TOKENIZER, PADDING)
            .honoured(SHAPE, "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size",
                    "hidden_act", "layer_norm_eps", "type_vocab_size", "head_dim")
            .honoured(SHAPE, "n_embd", "n_layer", "n_head", "n_inner", "n_positions", "activation_function",
                    "layer_norm_epsilon")
            .honoured(TURNING, "rope_theta", "rotary_emb_base")
            .refused(OTHER_TURNS, "rotary_emb_fraction", 1)
            .refused(OTHER_TURNS, "rotary_emb_interleaved", false)
            .refused(OTHER_TURNS, "rotary_emb_scale_base")
            .refused(OTHER_TURNS, "rotary_scaling_factor")
            .refused(OTHER_WAY + "nomic_bert", "prenorm", false)
            .refused(OTHER_WAY + "nomic_bert", "parallel_block", false)
            .refused(OTHER_WAY + "nomic_bert", "parallel_block_tied_norm", false)
            .refused(OTHER_WAY + "nomic_bert", "use_rms_norm", false)
            .refused(OTHER_WAY + "nomic_bert", "scale_attn_weights", true)
            .refused(OTHER_WAY + "nomic_bert", "scale_attn_by_inverse_layer_idx", false)
            .refused(OTHER_WAY + "nomic_bert", "qkv_proj_bias", false)
            .refused(OTHER_WAY + "nomic_bert", "mlp_fc1_bias", false)
            .refused(OTHER_WAY + "nomic_bert", "mlp_fc2_bias", false)
            .refused(ALL_OTHERS, "causal", false)
            .harmless(NO_CODE, "auto_map")
            .harmless(HEADS, "summary_type", "summary_use_proj", "summary_activation", "summary_first_dropout",
                    "summary_proj_to_logits")
            .harmless("another way to the same numbers", "dense_seq_output", "fused_bias_fc", "fused_dropout_add_ln",
                    "pad_vocab_size_multiple", "reorder_and_upcast_attn", "use_xentropy")
            .harmless(TRAINING, "hidden_dropout_prob", "attention_probs_dropout_prob", "attn_pdrop", "embd_pdrop",
                    "resid_pdrop", "max_trained_positions");

    /** {@code model_type} gte. */
    public static final KeyTable GTE = turning("gte").harmless(TOKENIZER, PADDING)
            .honoured(SHAPE, "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size",
                    "hidden_act", "layer_norm_eps", "type_vocab_size", "head_dim")
            .honoured(TURNING, "rope_theta")
            .refused(OTHER_WAY + "gte", "layer_norm_type", "layer_norm")
            .refused(OTHER_WAY + "gte", "logn_attention_scale", false)
            .refused(OTHER_WAY + "gte", "logn_attention_clip1", false)
            .refused("other positions are not supported", "position_embedding_type", "rope")
            .harmless(NO_CODE, "auto_map")
            .harmless("another way to the same numbers", "pack_qkv", "unpad_inputs", "use_memory_efficient_attention")
            .harmless(TRAINING, "hidden_dropout_prob", "attention_probs_dropout_prob");

    /** {@code model_type} eurobert. */
    public static final KeyTable EUROBERT = turning("eurobert").harmless(TOKENIZER, PADDING)
            .honoured(SHAPE, "hidden_size", "num_hidden_layers", "num_attention_heads", "num_key_value_heads",
                    "head_dim", "intermediate_size", "hidden_act", "rms_norm_eps")
            .honoured(BIASES, "attention_bias", "mlp_bias")
            .honoured(TURNING, "rope_theta")
            .harmless(NO_CODE, "auto_map")
            .harmless("the tokenizer's own words, which its files say as well", "bos_token", "eos_token", "pad_token",
                    "mask_token")
            .harmless(HEADS, "classifier_pooling", "clf_pooling")
            .harmless("another way to the same numbers", "pretraining_tp")
            .harmless(TRAINING, "attention_dropout", "hidden_dropout");

    /** {@code model_type} use_lite, this project's own. */
    public static final KeyTable USE_LITE = new KeyTable("config.json of use_lite")
            .honoured("the family and what was made of it", "model_type", "architectures")
            .honoured(SHAPE, "vocab_size", "embedding_size", "layer_sizes", "num_attention_heads", "intermediate_size",
                    "hidden_act", "layer_norm_eps", "max_position_embeddings")
            .honoured("what word vectors are multiplied by", "embedding_scale");

    /** {@code rope_parameters}, or what it holds for a kind of layers. */
    public static final KeyTable ROPE_PARAMETERS = new KeyTable("rope_parameters")
            .honoured(TURNING, "rope_theta")
            .refused(OTHER_TURNS, "rope_type", "default")
            .refused(OTHER_TURNS, "type", "default")
            .refused("heads that turn in part are not supported", "partial_rotary_factor", 1);

    private ConfigKeys() {}

    private static KeyTable likeRoberta(String modelType) {
        return likeBert(modelType).honoured("positions are counted from it", PADDING);
    }

    private static KeyTable likeBert(String modelType) {
        return likeBertWithoutTypes(modelType).honoured(SHAPE, "type_vocab_size");
    }

    private static KeyTable likeBertWithoutTypes(String modelType) {
        return common(modelType)
                .honoured(SHAPE, "hidden_size", "num_hidden_layers", "num_attention_heads",
                        "intermediate_size", "hidden_act", "layer_norm_eps")
                .refused("other positions are not supported", "position_embedding_type", "absolute")
                .refused(ALL_OTHERS, "is_decoder", false)
                .refused("there is no other half", "is_encoder_decoder", false)
                .harmless("the pooler and other heads are not part of the encoder", "pooler_fc_size",
                        "pooler_num_attention_heads", "pooler_num_fc_layers", "pooler_size_per_head", "pooler_type",
                        "add_pooling_layer", "summary_type", "summary_use_proj", "summary_activation",
                        "summary_first_dropout", "summary_last_dropout", "summary_proj_to_logits")
                .harmless(TRAINING, "hidden_dropout_prob", "attention_probs_dropout_prob");
    }

    /** Of those whose positions do not turn, and whose layers are all of one form. */
    private static KeyTable common(String modelType) {
        return shared(modelType)
                .refused("positions that turn are not supported", "rope_scaling")
                .refused("positions that turn are not supported", "rope_theta")
                .refused("positions that turn are not supported", "rope_parameters")
                .refused(OWN_CODE, "auto_map")
                .refused("layers that differ are not supported", "layer_types", List.of());
    }

    /** Of those whose positions turn; {@code rope_parameters} has a table of its own. */
    private static KeyTable turning(String modelType) {
        return shared(modelType).honoured(TURNING, "rope_parameters")
                .refused(OTHER_TURNS, "rope_scaling", Map.of())
                .refused(ALL_OTHERS, "is_decoder", false)
                .refused("there is no other half", "is_encoder_decoder", false);
    }

    private static KeyTable shared(String modelType) {
        return new KeyTable("config.json of " + modelType)
                .honoured("the family and what was made of it", "model_type", "architectures")
                .honoured(SHAPE, "vocab_size", "max_position_embeddings")
                .honoured("which tokenizer it is where tokenizer_config.json does not say so", "tokenizer_class")
                .refused("quantised weights are not supported", "quantization_config")
                .refused("layers that differ are not supported", "per_layer_config", Map.of())
                .refused("heads that were cut out are not supported", "pruned_heads", Map.of())
                .refused("adapters are not supported, merge it into the weights", "adapters", Map.of())
                .refused("there is nothing to attend to but the text", "add_cross_attention", false)
                .refused(ALL_OTHERS, "is_causal", false)
                .refused("attention within a window is not supported", "sliding_window")
                .harmless(TRAINING, "classifier_dropout", "gradient_checkpointing", "initializer_range",
                        "initializer_factor", "label_smoothing", "neftune_noise_alpha", "unsloth_version",
                        "unsloth_fixed")
                .harmless("of heads, which read them: a vector of a sentence needs none", "id2label", "num_labels",
                        "sentence_transformers", "sbert_ce_default_activation_function", "tie_word_embeddings")
                .harmless("for other tasks", "finetuning_task", "label2id", "problem_type", "task_specific_params",
                        "tie_encoder_decoder", "cross_attention_hidden_size", "summary_hidden")
                .harmless(TOKENIZER, "bos_token_id", "eos_token_id",
                        "sep_token_id", "cls_token_id", "mask_token_id", "unk_token_id", "prefix")
                .harmless(UNREAD, "do_lower_case", "language", "matryoshka_dimensions",
                        "model_name", "name", "name_or_path", "transformers_version", "transformers.js_config",
                        "adapter_fusion", "xla_device", "tf_legacy_loss", "custom_pipelines")
                .harmless("bookkeeping", "_*")
                .harmless("another way to the same numbers, or to fewer digits of them; here they are float32",
                        "attn_implementation", "chunk_size_feed_forward", "dtype", "experts_implementation",
                        "output_attentions", "output_hidden_states", "output_past", "return_dict", "torch_dtype",
                        "torchscript", "use_bfloat16", "use_cache", "use_flash_attn")
                .harmless("of text that is generated", "assistant_confidence_threshold",
                        "assistant_lookbehind", "bad_words_ids", "begin_suppress_tokens", "decoder_start_token_id",
                        "diversity_penalty", "do_sample", "early_stopping", "encoder_no_repeat_ngram_size",
                        "encoder_repetition_penalty", "epsilon_cutoff", "eta_cutoff",
                        "exponential_decay_length_penalty", "forced_bos_token_id", "forced_decoder_ids",
                        "forced_eos_token_id", "length_penalty", "max_length", "min_length", "max_new_tokens",
                        "no_repeat_ngram_size", "num_assistant_tokens", "num_assistant_tokens_schedule",
                        "num_beam_groups", "num_beams", "num_return_sequences", "output_scores", "penalty_alpha",
                        "remove_invalid_values", "renormalize_logits", "repetition_penalty",
                        "return_dict_in_generate", "suppress_tokens", "target_lookbehind", "temperature", "top_k",
                        "top_p", "typical_p");
    }
}
