package org.sirocco.tokenizer;

import java.nio.charset.StandardCharsets;

/** Small tokenizer files, written with apostrophes for quotation marks. */
final class TokenizerTestFiles {
    static final String WORD_PIECE = "{'type':'WordPiece','unk_token':'[UNK]','continuing_subword_prefix':'##',"
            + "'max_input_chars_per_word':10,'vocab':{'[UNK]':0,'[CLS]':1,'[SEP]':2,'un':3,'##aff':4,'##able':5,"
            + "'a':6,'b':7,'##b':8,'un##':9,',':10}}";

    private TokenizerTestFiles() {}

    /** A tokenizer of a model and further parts, such as {@code 'pre_tokenizer':{...}}. */
    static Tokenizer of(String model, String... parts) {
        StringBuilder json = new StringBuilder("{'version':'1.0','model':").append(model);
        for (String part : parts) {
            json.append(',').append(part);
        }
        return Tokenizer.read(json.append('}').toString().replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** A model whose vocabulary is these words from id 0 on, the first for what is unknown. */
    static String words(String... words) {
        StringBuilder json = new StringBuilder("{'type':'WordLevel','unk_token':'").append(words[0])
                .append("','vocab':{");
        for (int i = 0; i < words.length; i++) {
            json.append(i == 0 ? "" : ",").append('\'').append(words[i]).append("':").append(i);
        }
        return json.append("}}").toString();
    }

    /** An added token. */
    static String added(String content, boolean singleWord, boolean lstrip, boolean rstrip, boolean normalized,
            boolean special) {
        return "{'id':0,'content':'" + content + "','single_word':" + singleWord + ",'lstrip':" + lstrip
                + ",'rstrip':" + rstrip + ",'normalized':" + normalized + ",'special':" + special + "}";
    }
}
