package org.sirocco.text.keys;

import java.util.Map;

/** The keys of the files that sentence-transformers 6 and earlier versions write. */
public final class SentenceKeys {
    private static final String ON_THE_VECTOR = "a step after the pooling takes and gives the sentence's vector";
    private static final String OTHER_LIMITS = "limits that depend on the purpose are not supported";

    /** One entry of {@code modules.json}. */
    public static final KeyTable MODULES = new KeyTable("modules.json")
            .honoured("which module, and where", "type", "path")
            .honoured("must be a name of its own: the later of two would take the place of the earlier", "name")
            .harmless("the list's order counts", "idx")
            .harmless("names of arguments that nobody gives", "kwargs");

    /** {@code sentence_bert_config.json}. */
    public static final KeyTable TRANSFORMER = new KeyTable("sentence_bert_config.json")
            .honoured("the limit in tokens, of the older layout", "max_seq_length")
            .honoured("lower case before all else", "do_lower_case")
            .honoured("must be the last layer's tokens of a text", "modality_config")
            .honoured("how the tokenizer is called", "processing_kwargs")
            .honoured("how the tokenizer is opened", "tokenizer_args", "processor_kwargs")
            .honoured("how the model is opened", "model_args", "model_kwargs")
            .honoured("must be what the model is used for", "transformer_task", "module_output_name")
            .refused("set the keys in config.json", "config_args", Map.of())
            .refused("set the keys in config.json", "config_kwargs", Map.of())
            .refused("the tokenizer beside the model is read", "tokenizer_name_or_path")
            .refused(OTHER_LIMITS, "query_length")
            .refused(OTHER_LIMITS, "document_length")
            .refused("masks that stand for words are not supported", "query_expansion")
            .harmless("another way to the same numbers: nothing is padded here", "unpad_inputs")
            .harmless("where downloads go", "cache_dir");

    /** {@code tokenizer_args} and {@code processor_kwargs} of {@code sentence_bert_config.json}. */
    public static final KeyTable TOKENIZER_ARGUMENTS = new KeyTable("tokenizer_args of sentence_bert_config.json")
            .honoured("the limit in tokens; stands above max_seq_length", "model_max_length")
            .refused("texts are cut at their end", "truncation_side", "right")
            .harmless("nothing is padded here", "padding_side")
            .harmless("how files are found and opened", "trust_remote_code", "use_fast", "cache_dir", "revision",
                    "local_files_only", "token", "subfolder");

    /** {@code model_args} and {@code model_kwargs} of {@code sentence_bert_config.json}. */
    public static final KeyTable MODEL_ARGUMENTS = new KeyTable("model_args of sentence_bert_config.json")
            .harmless("another way to the same numbers, or to fewer digits of them; here they are float32",
                    "attn_implementation", "torch_dtype", "dtype", "device_map", "low_cpu_mem_usage",
                    "use_safetensors", "add_pooling_layer", "unpad_inputs", "use_memory_efficient_attention")
            .harmless("how files are found and opened", "trust_remote_code", "cache_dir", "revision",
                    "local_files_only", "token", "subfolder");

    /** The parts of {@code processing_kwargs} of {@code sentence_bert_config.json}. */
    public static final KeyTable PROCESSING = new KeyTable("processing_kwargs of sentence_bert_config.json")
            .honoured("how the tokenizer is called", "text", "common")
            .harmless("a text is no picture, sound, film or conversation", "audio", "image", "video",
                    "chat_template");

    /** {@code text} and {@code common} of {@code processing_kwargs}. */
    public static final KeyTable CALL = new KeyTable("text of processing_kwargs of sentence_bert_config.json")
            .honoured("the limit in tokens; stands above all others", "max_length")
            .refused("a text over the limit is cut", "truncation", "longest_first", true, "only_first")
            .refused("the tokenizer's special tokens stand around a text", "add_special_tokens", true)
            .refused("padding before a text would move its positions", "padding_side", "right")
            .refused("special tokens in a text are taken for what they are", "split_special_tokens", false)
            .refused("a text is cut, not wrapped", "stride", 0)
            .refused("a text is cut, not wrapped", "return_overflowing_tokens", false)
            .refused("texts come as they are", "is_split_into_words", false)
            .harmless("nothing is padded here", "padding", "pad_to_multiple_of")
            .harmless("what else comes back is not looked at", "return_tensors", "return_attention_mask",
                    "return_token_type_ids", "return_special_tokens_mask", "return_offsets_mapping", "return_length",
                    "verbose");

    /** {@code 1_Pooling/config.json}. */
    public static final KeyTable POOLING = new KeyTable("1_Pooling/config.json")
            .honoured("must be what the encoder gives", "embedding_dimension", "word_embedding_dimension")
            .honoured("the poolings", "pooling_mode", "pooling_mode_cls_token", "pooling_mode_max_tokens",
                    "pooling_mode_mean_tokens", "pooling_mode_mean_sqrt_len_tokens",
                    "pooling_mode_weightedmean_tokens", "pooling_mode_lasttoken")
            .honoured("whether a prompt's tokens are pooled", "include_prompt");

    /** {@code 2_Dense/config.json}. */
    public static final KeyTable DENSE = new KeyTable("2_Dense/config.json")
            .honoured("the layer", "in_features", "out_features", "bias", "activation_function")
            .refused(ON_THE_VECTOR, "module_input_name", "sentence_embedding")
            .refused(ON_THE_VECTOR, "module_output_name", "sentence_embedding")
            .refused("adding the input is not supported", "use_residual", false);

    /** {@code 2_Normalize/config.json}. */
    public static final KeyTable NORMALIZE = new KeyTable("2_Normalize/config.json")
            .refused(ON_THE_VECTOR, "module_input_name", "sentence_embedding")
            .refused(ON_THE_VECTOR, "module_output_name", "sentence_embedding");

    /** {@code 2_Dropout/config.json}. */
    public static final KeyTable DROPOUT = new KeyTable("2_Dropout/config.json")
            .harmless("for training only", "dropout");

    /** {@code config_sentence_transformers.json}. */
    public static final KeyTable MODEL = new KeyTable("config_sentence_transformers.json")
            .honoured("prompts", "prompts", "default_prompt_name")
            .honoured("how much of a vector is kept", "truncate_dim")
            .honoured("must be what the model is used for", "model_type")
            .harmless("how vectors are compared is up to who compares them", "similarity_fn_name")
            .harmless("versions of Python's packages", "__version__", "requirements");

    /** {@code config_sentence_transformers.json} of a cross-encoder. */
    public static final KeyTable CROSS = new KeyTable("config_sentence_transformers.json of a cross-encoder")
            .honoured("prompts", "prompts", "default_prompt_name")
            .honoured("what makes scores of the logits", "activation_fn")
            .honoured("must be what the model is used for", "model_type")
            .harmless("versions of Python's packages", "__version__", "requirements");

    /** {@code 1_SpladePooling/config.json}. */
    public static final KeyTable SPLADE = new KeyTable("1_SpladePooling/config.json")
            .honoured("how logits become weights", "pooling_strategy", "activation_function")
            .honoured("must be the vocabulary", "embedding_dimension", "word_embedding_dimension")
            .harmless("how much memory is taken at once", "chunk_size");

    private SentenceKeys() {}
}
