package org.sirocco.text.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sirocco.text.model.LoadedModel;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.store.ModelStore;

class TokenizerSettingsTest {
    private static final String BERTS = "\"type\":\"BertNormalizer\",\"clean_text\":true,\"handle_chinese_chars\":true,"
            + "\"strip_accents\":null,\"lowercase\":true";

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        TinyModel.writeSentence(folder);
        tokenizer(TinyTokenizers.WORD_PIECE);
    }

    private void tokenizer(String json) throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), json);
    }

    private void file(String name, String json) throws IOException {
        Files.writeString(folder.resolve(name), json);
    }

    private String used() {
        try (LoadedModel model = ModelStore.openFolder(folder)) {
            return new String(model.tokenizer().json(), StandardCharsets.UTF_8);
        }
    }

    private int limit() {
        try (LoadedModel model = ModelStore.openFolder(folder)) {
            return model.settings().maxTokens();
        }
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> ModelStore.openFolder(folder).close()).isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith(folder.toString()).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"5, 5", "5.0, 5", "16, 16", "17, 16", "512, 16", "null, 16",
            "1000000000000000019884624838656, 16", "1e30, 16", "5000000000, 16"})
    void theLimitIsTheSmallerOfTheTokenizersAndThePositions(String value, int limit) throws IOException {
        file("tokenizer_config.json", "{\"model_max_length\": %s}".formatted(value));
        assertThat(limit()).isEqualTo(limit);
        Files.delete(folder.resolve("modules.json"));
        assertThat(limit()).isEqualTo(limit);
    }

    @Test
    void theOlderLayoutsLimitStandsAboveTheTokenizers() throws IOException {
        file("tokenizer_config.json", "{\"model_max_length\": 5}");
        file("sentence_bert_config.json", "{\"max_seq_length\": 9}");
        assertThat(limit()).isEqualTo(9);
        file("sentence_bert_config.json", "{\"max_seq_length\": null}");
        assertThat(limit()).isEqualTo(5);
        file("sentence_bert_config.json", "{}");
        file("sentence_roberta_config.json", "{\"max_seq_length\": 7}");
        assertThat(limit()).isEqualTo(7);
        file("sentence_bert_config.json", """
                {"max_seq_length": 9, "tokenizer_args": {"model_max_length": 10}}""");
        assertThat(limit()).isEqualTo(10);
        file("sentence_bert_config.json", """
                {"max_seq_length": 9, "tokenizer_args": {"model_max_length": 10}, "processing_kwargs": {"text":
                {"max_length": 11}}}""");
        assertThat(limit()).isEqualTo(11);
        // Nothing of sentence-transformers is read where it has no list of modules.
        Files.delete(folder.resolve("modules.json"));
        assertThat(limit()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "5.5", "'\"5\"'", "true"})
    void refusesALimitThatIsNone(String value) throws IOException {
        file("tokenizer_config.json", "{\"model_max_length\": %s}".formatted(value));
        assertRefused("model_max_length is ");
    }

    @Test
    void readsTheLimitsOlderName() throws IOException {
        file("tokenizer_config.json", "{\"max_len\": 6}");
        assertThat(limit()).isEqualTo(6);
    }

    @Test
    void makesBertsNormalizerOfTheConfiguration() throws IOException {
        file("tokenizer_config.json", "{\"do_lower_case\": true}");
        assertThat(used()).contains(BERTS);
        file("tokenizer_config.json", "{\"do_lower_case\": false, \"tokenizer_class\": \"BertTokenizerFast\"}");
        assertThat(used()).doesNotContain(BERTS).contains("\"strip_accents\":false,\"lowercase\":false");
        file("tokenizer_config.json", "{\"strip_accents\": false, \"tokenize_chinese_chars\": false}");
        assertThat(used()).contains("\"handle_chinese_chars\":false,\"strip_accents\":false,\"lowercase\":true");
    }

    @Test
    void believesTheFileWhereAnotherTokenizerIsNamed() throws IOException {
        file("tokenizer_config.json", "{\"do_lower_case\": false, \"tokenizer_class\": \"PreTrainedTokenizerFast\"}");
        assertThat(used()).contains(BERTS);
    }

    @Test
    void bertsTokenizerMakesSmallLettersWhereNothingIsSaid() throws IOException {
        tokenizer(TinyTokenizers.WORD_PIECE.replace("\"lowercase\":true", "\"lowercase\":false"));
        assertThat(used()).contains("\"lowercase\":true");
        TinyModel.json(folder.resolve("config.json"), with(TinyModel.config(), "tokenizer_class", "TokenizersBackend"));
        assertThat(used()).contains("\"lowercase\":false");
    }

    private static Map<String, Object> with(Map<String, Object> json, String key, Object value) {
        json.put(key, value);
        return json;
    }

    @Test
    void putsLowerCaseFirstWhereItIsAskedFor() throws IOException {
        file("sentence_bert_config.json", "{\"do_lower_case\": true}");
        assertThat(used()).containsPattern("\\{\"type\":\"Lowercase\"\\},\\{\"type\":\"BertNormalizer\"");
        file("tokenizer_config.json", "{\"tokenizer_class\": \"PreTrainedTokenizerFast\"}");
        tokenizer(TinyTokenizers.WORD_PIECE.replace("{" + BERTS + "}", "{\"type\":\"Lowercase\"}"));
        assertThat(used()).contains("\"normalizer\":{\"type\":\"Lowercase\"}");
        tokenizer(TinyTokenizers.WORD_PIECE.replace("{" + BERTS + "}",
                "{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"NFC\"}]}"));
        assertThat(used()).contains("[{\"type\":\"Lowercase\"},{\"type\":\"NFC\"}]");
        tokenizer(TinyTokenizers.WORD_PIECE.replace("{" + BERTS + "}", "null"));
        assertThat(used()).contains("\"normalizers\":[{\"type\":\"Lowercase\"}]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{" + BERTS
                    + "} | {\"type\":\"NFC\"} | normalizer is an object, expected BertNormalizer: tokenizer_config.json names",
            "\"type\":\"BertPreTokenizer\" | \"type\":\"Whitespace\" | pre_tokenizer.type is 'Whitespace', expected BertPreTokenizer",
            "\"continuing_subword_prefix\":\"##\" | \"continuing_subword_prefix\":\"@\" | model.continuing_subword_prefix is '@', expected ##",
            "\"max_input_chars_per_word\":100 | \"max_input_chars_per_word\":99 | model.max_input_chars_per_word is 99, expected 100",
            "\"unk_token\":\"[UNK]\" | \"unk_token\":\"[PAD]\" | model.unk_token is '[PAD]', expected [UNK]",
            "\"direction\":\"Right\",\"max_length\" | \"direction\":\"Left\",\"max_length\" | truncation.direction is 'Left', expected Right"})
    void refusesWhatBertsTokenizerWouldDoInAnotherWay(String written, String changed, String message)
            throws IOException {
        file("tokenizer_config.json", "{}");
        assertThat(TinyTokenizers.WORD_PIECE).contains(written);
        tokenizer(TinyTokenizers.WORD_PIECE.replace(written, changed));
        assertRefused(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "tokenizer_config.json | {'cls_token':'[CLS]','sep_token':{'content':'[SEP]'},'additional_special_tokens':['[CLS]']} |",
            "tokenizer_config.json | {'pad_token':'[PAD]'} | pad_token is '[PAD]', expected one of the added tokens of tokenizer.json",
            "tokenizer_config.json | {'image_token':{'content':'<i>'}} | image_token is an object, expected one of the added tokens",
            "tokenizer_config.json | {'additional_special_tokens':['[CLS]','[Q]']} | additional_special_tokens[1] is '[Q]'",
            "tokenizer_config.json | {'extra_special_tokens':{'q':'[Q]'}} | extra_special_tokens.q is '[Q]'",
            "tokenizer_config.json | {'added_tokens_decoder':{'2':{'content':'[CLS]','normalized':false,'special':true}}} |",
            "tokenizer_config.json | {'added_tokens_decoder':{'4':{'content':'[CLS]'}}} | content is '[CLS]', expected the added token 4",
            "tokenizer_config.json | {'added_tokens_decoder':{'2':{'content':'[CLS]','lstrip':true}}} | lstrip is true, expected false, as tokenizer.json has it",
            "special_tokens_map.json | {'mask_token':'[MASK]'} | mask_token is '[MASK]', expected one of the added tokens",
            "special_tokens_map.json | {'cls_token':'[CLS]'} |",
            "added_tokens.json | {'[CLS]':2} |",
            "added_tokens.json | {'[CLS]':5} | [CLS] is 5, expected the id of an added token",
            "added_tokens.json | {'[Q]':5} | [Q] is 5, expected the id of an added token"})
    void refusesSpecialTokensThatWouldBeAdded(String name, String json, String message) throws IOException {
        file(name, json.replace('\'', '"'));
        if (message == null) {
            assertThat(used()).isNotEmpty();
        } else {
            assertRefused(message);
        }
    }

    @Test
    void asksForNoOlderFileWhereTheConfigurationHasTheTokens() throws IOException {
        file("added_tokens.json", "{\"[Q]\": 5}");
        file("tokenizer_config.json", "{\"added_tokens_decoder\": {}}");
        assertThat(used()).isNotEmpty();
    }

    @Test
    void refusesAConversationsFrameWhereNothingSaysThatTextsGoWithout() throws IOException {
        file("tokenizer_config.json", "{\"chat_template\": \"{{ x }}\"}");
        assertThat(used()).isNotEmpty();
        Files.delete(folder.resolve("modules.json"));
        assertRefused("chat_template is '{{ x }}', expected nothing: without modules.json");
    }
}
