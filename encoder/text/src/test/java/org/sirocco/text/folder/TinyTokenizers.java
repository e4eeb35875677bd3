package org.sirocco.text.folder;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** One small {@code tokenizer.json} for each kind of model, with every step that real ones have around it. */
final class TinyTokenizers {
    private static final String ADDED = """
            {"id":%d,"content":"%s","single_word":false,"lstrip":false,"rstrip":false,"normalized":%s,"special":true}""";
    private static final String TEMPLATE = """
            {"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"[CLS]","type_id":0}},
            {"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"[SEP]","type_id":0}}],
            "pair":[{"Sequence":{"id":"A","type_id":0}},{"Sequence":{"id":"B","type_id":1}}],
            "special_tokens":{"[CLS]":{"id":"[CLS]","ids":[2],"tokens":["[CLS]"]},
            "[SEP]":{"id":"[SEP]","ids":[3],"tokens":["[SEP]"]}}}""";

    static final String WORD_PIECE = tokenizer(
            """
                    {"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true}""",
            "{\"type\":\"BertPreTokenizer\"}", TEMPLATE, """
                    {"type":"WordPiece","prefix":"##","cleanup":true}""",
            """
                    {"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100,
                    "vocab":{"[PAD]":0,"[UNK]":1,"[CLS]":2,"[SEP]":3,"[MASK]":4,"a":5,"b":6,"##a":7,"##b":8,"1":9}}""");

    static final String UNIGRAM = tokenizer(String.format(Locale.ROOT, """
            {"type":"Sequence","normalizers":[{"type":"Precompiled","precompiled_charsmap":"%s"},
            {"type":"Replace","pattern":{"Regex":" {2,}"},"content":" "},
            {"type":"Replace","pattern":{"String":"``"},"content":"\\""},{"type":"Prepend","prepend":"\u2581"}]}""",
            charsMap()),
            """
                    {"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},{"type":"Metaspace",
                    "replacement":"\u2581","prepend_scheme":"always","split":true},{"type":"FixedLength","length":9}]}""",
            TEMPLATE, """
                    {"type":"Metaspace","replacement":"\u2581","prepend_scheme":"always","split":true}""",
            """
                    {"type":"Unigram","unk_id":1,"byte_fallback":false,"vocab":[["[PAD]",0.0],["[UNK]",0.0],["[CLS]",0.0],
                    ["[SEP]",0.0],["a",-1.5],["b",-2.25],["\u2581",-3.0],["ab",-1.0],["1",-4.0],["\u2581a",-1.0]]}""");

    static final String BPE = tokenizer("{\"type\":\"NFC\"}",
            """
                    {"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"\\\\s+"},
                    "behavior":"MergedWithNext","invert":false},{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,
                    "use_regex":true},{"type":"Digits","individual_digits":true},{"type":"Punctuation","behavior":"Isolated"}]}""",
            """
                    {"type":"Sequence","processors":[{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,
                    "use_regex":true},{"type":"RobertaProcessing","sep":["[SEP]",3],"cls":["[CLS]",2],"trim_offsets":true,
                    "add_prefix_space":true}]}""",
            """
                    {"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true}""",
            """
                    {"type":"BPE","dropout":null,"unk_token":"[UNK]","continuing_subword_prefix":"","end_of_word_suffix":"",
                    "fuse_unk":false,"byte_fallback":false,"ignore_merges":false,"vocab":{"[PAD]":0,"[UNK]":1,"[CLS]":2,
                    "[SEP]":3,"a":4,"b":5,"ab":6,"\u0120":7,"1":8,"\u0120a":9},"merges":["a b","\u0120 a"]}""");

    static final List<String> ALL = List.of(WORD_PIECE, UNIGRAM, BPE);

    private TinyTokenizers() {}

    private static String tokenizer(String normalizer, String preTokenizer, String postProcessor, String decoder,
            String model) {
        return String.format(Locale.ROOT,
                """
                        {"version":"1.0","truncation":{"direction":"Right","max_length":8,"strategy":"LongestFirst","stride":0},
                        "padding":{"strategy":{"Fixed":8},"direction":"Right","pad_to_multiple_of":null,"pad_id":0,"pad_type_id":0,
                        "pad_token":"[PAD]"},"added_tokens":[%s,%s],"normalizer":%s,"pre_tokenizer":%s,"post_processor":%s,
                        "decoder":%s,"model":%s}""",
                String.format(Locale.ROOT, ADDED, 2, "[CLS]", false),
                String.format(Locale.ROOT, ADDED, 3, "[SEP]", true), normalizer, preTokenizer, postProcessor, decoder,
                model);
    }

    /** Turns x into a. */
    static String charsMap() {
        return charsMap('x' | 1 << 8 | 0x100 << 10, 0, "a");
    }

    /**
     * @param unit  the trie's unit for x
     * @param value the unit that it leads to
     */
    static String charsMap(int unit, int value, String replacements) {
        ByteBuffer map = ByteBuffer.allocate(4 + 4 * 0x200 + replacements.length()).order(ByteOrder.LITTLE_ENDIAN)
                .putInt(4 * 0x200).putInt(4 + 4 * 'x', unit).putInt(4 + 4 * ('x' ^ 0x100), value);
        map.put(4 + 4 * 0x200, replacements.getBytes(StandardCharsets.ISO_8859_1));
        return Base64.getEncoder().encodeToString(map.array());
    }
}
