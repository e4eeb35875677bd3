package org.sirocco.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sirocco.tokenizer.TokenizerTestFiles.of;
import static org.sirocco.tokenizer.TokenizerTestFiles.words;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.tokenizer.errors.TokenizerException;
import org.sirocco.tokenizer.text.ByteAlphabet;

class PreTokenizersTest {
    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
            "'BertPreTokenizer', \"it's 5%, no\", \"it|'|s|5|%|,|no\"",
            "'Whitespace', \"it's_5%, no\", \"it|'|s_5|%,|no\"", "'WhitespaceSplit', \"it's 5%, no\", \"it's|5%,|no\"",
            "'UnicodeScripts', \"どこ kaku東京\", \"どこ |kaku|東京\"",
            "'Digits';'individual_digits':true, \"a12b\", \"a|1|2|b\"",
            "'Digits';'individual_digits':false, \"a12b\", \"a|12|b\"",
            "'Punctuation';'behavior':'Removed', \"a,,b\", \"a|b\"",
            "'Punctuation';'behavior':'Isolated', \"a,,b\", \"a|,|,|b\"",
            "'Punctuation';'behavior':'Contiguous', \"a,,b\", \"a|,,|b\"",
            "'Punctuation';'behavior':'MergedWithPrevious', \"a,,b\", \"a,|,|b\"",
            "'Punctuation';'behavior':'MergedWithNext', \"a,,b\", \"a|,|,b\"",
            "'CharDelimiterSplit';'delimiter':'-', \"a--b\", \"a|b\"",
            "'FixedLength';'length':2, \"ab😀de\", \"ab|😀d|e\"",
            "'Metaspace';'replacement':'_';'prepend_scheme':'always', \"a  b\", \"_a|_|_b\"",
            "'Metaspace';'replacement':'_';'prepend_scheme':'never', \"a b\", \"a|_b\"",
            "'Metaspace';'replacement':'_';'prepend_scheme':'first';'split':false, \"a b\", \"_a_b\"",
            "'ByteLevel';'add_prefix_space':true;'trim_offsets':true, \"é b\", \"ĠÃ©|Ġb\"",
            "'ByteLevel';'add_prefix_space':false;'trim_offsets':true;'use_regex':false, \"a b\", \"aĠb\"",
            "'Split';'pattern':{'String':'b'};'behavior':'Removed';'invert':false, \"abca\", \"a|ca\"",
            "'Split';'pattern':{'String':'b'};'behavior':'Removed';'invert':true, \"abca\", \"b\""})
    void splits(String type, String text, String pieces) {
        String[] expected = pieces.split("\\|");
        Tokenizer tokenizer = of(vocabulary(expected),
                "'pre_tokenizer':{'type':" + type.replace(';', ',') + "}");

        Encoding encoding = tokenizer.encode(text);

        assertThat(encoding.length()).isEqualTo(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(encoding.token(i)).isEqualTo(expected[i]);
            assertThat(encoding.words()[i]).isEqualTo(i);
        }
    }

    @Test
    void aSequenceSplitsThePiecesOfTheOneBefore() {
        Tokenizer tokenizer = of(words("?", "_a", "_b"), "'pre_tokenizer':{'type':'Sequence','pretokenizers':["
                + "{'type':'WhitespaceSplit'},{'type':'Metaspace','replacement':'_','prepend_scheme':'always'}]}");

        assertThat(tokenizer.encode("a b").ids()).containsExactly(1, 2);
        assertThat(tokenizer.encode("a b").starts()).containsExactly(0, 2);
        assertThat(tokenizer.encode("a b").ends()).containsExactly(1, 3);
    }

    @Test
    void unknownOnesAndUnknownKeysAreRefusedByName() {
        assertThatThrownBy(() -> of(words("?"), "'pre_tokenizer':{'type':'Mystery'}"))
                .hasMessageContaining("$.pre_tokenizer").hasMessageContaining("Mystery");
        assertThatThrownBy(() -> of(words("?"), "'pre_tokenizer':{'type':'Whitespace','deep':1}"))
                .hasMessageContaining("deep");
    }

    private static String vocabulary(String... pieces) {
        String[] all = new String[pieces.length + 1];
        all[0] = "[unknown]";
        for (int i = 0; i < pieces.length; i++) {
            all[i + 1] = pieces[i].replace("'", "\\u0027");
        }
        return words(all);
    }

    /** A long text is written as bytes piece by piece; what comes of it is what comes of its parts. */
    @ParameterizedTest
    @ValueSource(strings = {
            "{'type':'ByteLevel','add_prefix_space':false,'trim_offsets':false}",
            "{'type':'Sequence','pretokenizers':[{'type':'ByteLevel','add_prefix_space':false,'trim_offsets':false},"
                    + "{'type':'FixedLength','length':4}]}"})
    void bytesOfALongTextAreThoseOfItsParts(String preTokenizer) {
        StringBuilder word = new StringBuilder();
        for (byte b : " 今天天é气".getBytes(StandardCharsets.UTF_8)) {
            word.append(ByteAlphabet.charOf(b & 255));
        }
        Tokenizer tokenizer = of(words("?", word.toString(), word.substring(0, 4)),
                "'pre_tokenizer':" + preTokenizer);
        String part = " 今天天é气, 真好\uD83D\uDE42。";
        Encoding one = tokenizer.encode(part);
        Encoding many = tokenizer.encode(part.repeat(7_000));

        assertThat(one.length()).isGreaterThan(3);
        assertThat(one.ids()[0]).isPositive();
        assertThat(many.length()).isEqualTo(7_000 * one.length());
        for (int i = 0; i < many.length(); i++) {
            int before = i / one.length() * part.length();
            int place = i % one.length();
            assertThat(many.ids()[i]).isEqualTo(one.ids()[place]);
            assertThat(many.starts()[i]).isEqualTo(before + one.starts()[place]);
            assertThat(many.ends()[i]).isEqualTo(before + one.ends()[place]);
        }
    }

    /** Its bytes would be three times as many. */
    @Test
    void aPieceThatIsTooLongIsRefusedBeforeItIsWrittenAsBytes() {
        Tokenizer tokenizer = of(words("?"),
                "'pre_tokenizer':{'type':'ByteLevel','add_prefix_space':false,'trim_offsets':false}");

        assertThatThrownBy(() -> tokenizer.encode("天".repeat(3_300_000))).isInstanceOf(TokenizerException.class)
                .hasMessageContaining("at most 1048576 characters, one has 3300000");
        assertThatThrownBy(() -> tokenizer.encode("天".repeat(400_000))).isInstanceOf(TokenizerException.class)
                .hasMessageContaining("at most 1048576 characters, one has 1200000");
    }
}
