package org.sirocco.text.keys;

import java.util.List;
import java.util.Map;

/** The keys of the files beside {@code tokenizer.json}, and the list of all tables. */
public final class TokenizerKeys {
    private static final String JAPANESE = "Japanese is not split into words";

    /** {@code tokenizer_config.json}. */
    public static final KeyTable CONFIG = new KeyTable("tokenizer_config.json")
            .honoured("the limit in tokens", "model_max_length", "max_len")
            .honoured("which tokenizer it is: BERT's makes its normalizer from this file", "tokenizer_class")
            .honoured("BERT's normalizer", "do_lower_case", "strip_accents", "tokenize_chinese_chars")
            .honoured("must be as in tokenizer.json, where transformers makes the tokenizer anew", "add_prefix_space")
            .honoured("must be among tokenizer.json's added tokens", "*_token", "additional_special_tokens",
                    "extra_special_tokens", "model_specific_special_tokens", "added_tokens_decoder")
            .honoured("a conversation's frame; refused where nothing says that texts go without", "chat_template")
            .refused("texts are cut at their end", "truncation_side", "right")
            .refused("a model's own code is not run", "auto_map")
            .refused("special tokens in a text are taken for what they are", "split_special_tokens", false)
            .refused("tokenizer.json has the expression", "fix_mistral_regex", false)
            .refused("no other prefix is known for BERT's pieces", "wordpieces_prefix", "##")
            .refused("what is there is not known", "init_inputs", List.of())
            .refused(JAPANESE, "word_tokenizer_type", "basic")
            .refused(JAPANESE, "subword_tokenizer_type", "wordpiece")
            .refused(JAPANESE, "do_word_tokenize", true)
            .refused(JAPANESE, "do_subword_tokenize", true)
            .refused(JAPANESE, "mecab_kwargs", Map.of())
            .harmless("nothing is padded here", "padding_side", "pad_to_multiple_of", "pad_token_type_id")
            .harmless("the limit counts, and the tokenizer is not asked to cut", "max_length", "stride",
                    "truncation_strategy")
            .harmless("tokenizer.json says it itself", "add_bos_token", "add_eos_token",
                    "trim_offsets", "sp_model_kwargs", "separate_vocabs", "source_lang", "target_lang", "legacy")
            .harmless("of tokenizers in Python, which transformers does not run any more", "do_basic_tokenize",
                    "never_split", "basic_tokenizer", "use_fast", "from_slow")
            .harmless("of tokens that become text again", "errors", "clean_up_tokenization_spaces",
                    "clean_up_tokenization_spaces_for_bpe_even_though_it_will_corrupt_output")
            .harmless("token types are 0, and the mask is 1, whether they are asked for or not", "model_input_names")
            .harmless("where files are and came from", "backend", "is_local", "local_files_only", "name_or_path",
                    "special_tokens_map_file", "tokenizer_file", "vocab_file", "full_tokenizer_file",
                    "files_loaded", "processor_class", "verbose", "model_type", "return_tensors")
            .harmless("how an answer is read", "response_template", "response_schema")
            .harmless("bookkeeping", "_*");

    /** {@code special_tokens_map.json}. */
    public static final KeyTable SPECIAL = new KeyTable("special_tokens_map.json")
            .honoured("must be among tokenizer.json's added tokens", "*_token", "additional_special_tokens",
                    "extra_special_tokens");

    /** Every table there is. */
    public static final List<KeyTable> ALL = List.of(ConfigKeys.BERT, ConfigKeys.ROBERTA, ConfigKeys.XLM_ROBERTA,
            ConfigKeys.CAMEMBERT, ConfigKeys.DISTILBERT, ConfigKeys.ELECTRA, ConfigKeys.MPNET, ConfigKeys.MARIAN,
            ConfigKeys.MODERNBERT, ConfigKeys.NOMIC_BERT, ConfigKeys.GTE, ConfigKeys.EUROBERT,
            ConfigKeys.ROPE_PARAMETERS,
            SentenceKeys.MODULES,
            SentenceKeys.TRANSFORMER, SentenceKeys.TOKENIZER_ARGUMENTS, SentenceKeys.MODEL_ARGUMENTS,
            SentenceKeys.PROCESSING, SentenceKeys.CALL, SentenceKeys.POOLING, SentenceKeys.DENSE,
            SentenceKeys.NORMALIZE, SentenceKeys.DROPOUT, SentenceKeys.MODEL, CONFIG, SPECIAL);

    private TokenizerKeys() {}
}
