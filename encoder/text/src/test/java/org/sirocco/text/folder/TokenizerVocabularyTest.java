package org.sirocco.text.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.model.TokenizerFile;

class TokenizerVocabularyTest {
    private static final Path FILE = Path.of("tokenizer.json");

    @ParameterizedTest
    @ValueSource(strings = {"{'model':{'vocab':{'a':0,'b':2},'merges':[['a','b']]}}",
            "{'model':{'type':'Unigram','vocab':[['a',-1.5],['b',0],['c',-2]]}}",
            "{'added_tokens':[{'id':2,'content':'x','more':{'id':99}}],'model':{'vocab':{'a':0}}}"})
    void takesIdsThatHaveRows(String json) {
        assertThatCode(() -> check(json, 3)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{'model':{'vocab':{'a':0,'b':3}}} | token 'b' has id 3, but the word table has 3 rows",
            "{'model':{'vocab':{'a':-1}}} | token 'a' has id -1",
            "{'model':{'vocab':[['a',0],['b',0],['c',0],['d',0]]}} | number 3 of model.vocab",
            "{'added_tokens':[{'id':3}],'model':{'vocab':{'a':0}}} | 'an added token' has id 3",
            "{'model':{'vocab':{'a':1.5}}} | the id of 'a' is VALUE_NUMBER_FLOAT",
            "{'model':{'vocab':{'a':99999999999999999999}}} | is not the JSON it should be",
            "{'model':{'vocab':{'a':0,'a':1}}} | Duplicate", "{'model':{'vocab':7}} | model.vocab is VALUE_NUMBER_INT",
            "{'model':[]} | model is START_ARRAY", "{'model':{'vocab':{}}} | has no model.vocab",
            "{'model':{}} | has no model.vocab", "{} | has no model.vocab", "[] | the whole is START_ARRAY",
            "{'added_tokens':7,'model':{'vocab':{'a':0}}} | added_tokens is VALUE_NUMBER_INT",
            "{'added_tokens':[7],'model':{'vocab':{'a':0}}} | an added token is VALUE_NUMBER_INT",
            "{'model':{'vocab':{'a':0} | is not the JSON it should be",
            "{'model':{'vocab':{'a':0}}} {} | has more after the end"})
    void refusesIdsWithoutARowAndWhatIsNoTokenizer(String json, String message) {
        assertThatThrownBy(() -> check(json, 3)).isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith(FILE + ": ").hasMessageContaining(message);
    }

    @Test
    void refusesAnEmptyFileAndADeepOne() {
        assertThatThrownBy(() -> check("", 3)).isInstanceOf(ModelFormatException.class);
        assertThatThrownBy(() -> check("{'x':".repeat(100_000), 3)).isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("nesting depth");
    }

    @Test
    void refusesAStepTooLargeToHold() {
        String large = "{'normalizer':{'x':[" + "[],".repeat(600_000) + "[]]},'model':{'vocab':{'a':0}}}";
        assertThatThrownBy(() -> check(large, 3)).isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("Token count");
        // The vocabulary may be larger than any step.
        String vocab = "{'model':{'vocab':[" + "['a',0],".repeat(300_000) + "['a',0]]},'decoder':{'x':[]}}";
        assertThatCode(() -> check(vocab, 300_001)).doesNotThrowAnyException();
    }

    @Test
    void leavesOutWhatIsNotUsed() {
        String json = "{'decoder':%s,'truncation':%s,'model':{'vocab':{'\u00E9':0}},'padding':%s}";
        String file = String.format(Locale.ROOT, json, "{'type':'Replace','pattern':{'Regex':'(a+)+b'}}", "{ }",
                "null");
        assertThat(new String(check(file, 3).json(), StandardCharsets.UTF_8))
                .isEqualTo(String.format(Locale.ROOT, json, "null", "null", "null").replace('\'', '"'));
        assertThatThrownBy(() -> check("{'decoder':7}", 3)).isInstanceOf(ModelFormatException.class)
                .hasMessage(FILE + ": decoder is VALUE_NUMBER_INT, expected START_OBJECT");
    }

    @Test
    void refusesOtherEncodingsThanUtf8() {
        byte[] wide = "{\"model\":{\"vocab\":{\"a\":0}}}".getBytes(StandardCharsets.UTF_16BE);
        assertThatThrownBy(() -> TokenizerVocabulary.check(FILE, wide, 3)).isInstanceOf(ModelFormatException.class)
                .hasMessage(FILE + ": is not in UTF-8");
    }

    @Test
    void saysThatAnEmptyFileIsEmpty() {
        for (String nothing : new String[]{"", " \n"}) {
            assertThatThrownBy(() -> check(nothing, 3)).isInstanceOf(ModelFormatException.class)
                    .hasMessage(FILE + ": is empty, expected JSON");
        }
    }

    private static TokenizerFile check(String json, int rows) {
        return TokenizerVocabulary.check(FILE, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), rows);
    }
}
