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
            .honoured("the encoder's shape", "dim", "n_layers", "n_heads", "hidden_dim", "activation")
            .honoured(SAYS_THE_SAME, "hidden_size", "num_hidden_layers", "num_attention_heads")
            .refused(ALL_OTHERS, "is_decoder", false)
            .refused("there is no other half", "is_encoder_decoder", false)
            .harmless("sines or not, the positions are a table of the weights", "sinusoidal_pos_embds")
            .harmless("of heads that are not part of the encoder", "tie_weights_")
            .harmless(TRAINING, "dropout", "attention_dropout", "qa_dropout", "seq_classif_dropout");

    /** {@code model_type} mpnet. */
    public static final KeyTable MPNET = likeBertWithoutTypes("mpnet")
            .harmless("positions are counted from 1 on, whatever it says", PADDING)
            .harmless("there are no token types", "type_vocab_size")
            .honoured("one number of them is supported", "relative_attention_num_buckets");

    /** {@code model_type} marian. */
    public static final KeyTable MARIAN = common("marian").harmless(TOKENIZER, PADDING)
            .honoured("the encoder's shape", "d_model", "encoder_layers", "encoder_attention_heads",
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

    private ConfigKeys() {}

    private static KeyTable likeRoberta(String modelType) {
        return likeBert(modelType).honoured("positions are counted from it", PADDING);
    }

    private static KeyTable likeBert(String modelType) {
        return likeBertWithoutTypes(modelType).honoured("the encoder's shape", "type_vocab_size");
    }

    private static KeyTable likeBertWithoutTypes(String modelType) {
        return common(modelType)
                .honoured("the encoder's shape", "hidden_size", "num_hidden_layers", "num_attention_heads",
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

    private static KeyTable common(String modelType) {
        return new KeyTable("config.json of " + modelType)
                .honoured("the family and what was made of it", "model_type", "architectures")
                .honoured("the encoder's shape", "vocab_size", "max_position_embeddings")
                .honoured("which tokenizer it is where tokenizer_config.json does not say so", "tokenizer_class")
                .refused("quantised weights are not supported", "quantization_config")
                .refused("a model's own code is not run", "auto_map")
                .refused("layers that differ are not supported", "per_layer_config", Map.of())
                .refused("heads that were cut out are not supported", "pruned_heads", Map.of())
                .refused("adapters are not supported, merge it into the weights", "adapters", Map.of())
                .refused("there is nothing to attend to but the text", "add_cross_attention", false)
                .refused(ALL_OTHERS, "is_causal", false)
                .refused("positions that turn are not supported", "rope_scaling")
                .refused("positions that turn are not supported", "rope_theta")
                .refused("positions that turn are not supported", "rope_parameters")
                .refused("attention within a window is not supported", "sliding_window")
                .refused("layers that differ are not supported", "layer_types", List.of())
                .harmless(TRAINING, "classifier_dropout", "gradient_checkpointing", "initializer_range",
                        "initializer_factor", "label_smoothing", "neftune_noise_alpha", "unsloth_version",
                        "unsloth_fixed")
                .harmless("of heads, which read them: a vector of a sentence needs none", "id2label", "num_labels",
                        "sentence_transformers", "sbert_ce_default_activation_function", "tie_word_embeddings")
                .harmless("for other tasks", "finetuning_task", "label2id", "problem_type", "task_specific_params",
                        "tie_encoder_decoder", "cross_attention_hidden_size", "summary_hidden")
                .harmless(TOKENIZER, "bos_token_id", "eos_token_id",
                        "sep_token_id", "cls_token_id", "mask_token_id", "unk_token_id", "prefix")
                .harmless("transformers does not read it here", "do_lower_case", "language", "matryoshka_dimensions",
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
