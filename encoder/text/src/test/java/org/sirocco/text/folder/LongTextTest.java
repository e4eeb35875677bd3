package org.sirocco.text.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.ModelSource;
import org.sirocco.text.SentenceEncoder;
import org.sirocco.text.tokenizer.RefusedTextException;

/** Every step that is let through to the native tokenizer, over texts of 200,000 characters: it must come back. */
@Tag("soak")
class LongTextTest {
    private static final int LENGTH = 200_000;
    private static final List<String> TEXTS = Stream
            .of("a", " ", "a ", "ab1!", "`", "x", "\u0130", "\u4E00", "\uFDFA", "e\u0301", "\u0315\u0300",
                    "\uD83D\uDE00", "\r\n\t")
            .map(part -> part.repeat(LENGTH / part.length())).toList();

    @TempDir
    private static Path cache;

    @TempDir
    private Path folder;

    private void encode(String tokenizer) throws IOException {
        TinyModel.writeSentence(folder);
        Files.writeString(folder.resolve(ModelFolder.TOKENIZER), tokenizer);
        try (SentenceEncoder encoder = SentenceEncoder.load(new ModelSource.Folder(folder),
                EncoderOptions.builder().backend("scalar").cache(cache).build())) {
            for (String text : TEXTS) {
                try {
                    assertThat(encoder.encode(text).tokens()).isGreaterThanOrEqualTo(2);
                } catch (RefusedTextException e) {
                    // Without a place to cut, a text that grows so much is held as a whole.
                    assertThat(e).hasMessageEndingWith(
                            "the normalizer makes more than 1048576 characters of this text");
                }
            }
        }
    }

    private static Stream<String> tokenizers() {
        return TinyTokenizers.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("tokenizers")
    void tokenizersComeToAnEnd(String tokenizer) throws IOException {
        encode(tokenizer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'Strip','strip_left':true,'strip_right':true", "'StripAccents'", "'NFD'", "'NFKC'",
            "'NFKD'",
            "'Lowercase'", "'Nmt'", "'ByteLevel'", "'Prepend','prepend':'ab'",
            "'Replace','pattern':{'String':'a'},'content':'aaaaaaaa'",
            "'BertNormalizer','clean_text':true,'handle_chinese_chars':true,'strip_accents':true,'lowercase':true"})
    void normalizersComeToAnEnd(String normalizer) throws IOException {
        encode(TinyTokenizers.BPE.replace("{\"type\":\"NFC\"}", step(normalizer)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'BertPreTokenizer'", "'Whitespace'", "'WhitespaceSplit'", "'UnicodeScripts'",
            "'CharDelimiterSplit','delimiter':'a'", "'Punctuation','behavior':'MergedWithPrevious'",
            "'Digits','individual_digits':false", "'FixedLength','length':1",
            "'Split','pattern':{'String':'a'},'behavior':'Isolated','invert':true"})
    void preTokenizersComeToAnEnd(String preTokenizer) throws IOException {
        encode(TinyTokenizers.BPE.replaceFirst("\"pre_tokenizer\":(?s:.*),\"post_processor\"",
                "\"pre_tokenizer\":" + step(preTokenizer) + ",\"post_processor\""));
    }

    @Test
    void aWordOfManyPiecesComesToAnEnd() throws IOException {
        encode(TinyTokenizers.WORD_PIECE.replace("\"max_input_chars_per_word\":100",
                "\"max_input_chars_per_word\":1000"));
    }

    private static String step(String fields) {
        return "{\"type\":" + fields.replace('\'', '"') + "}";
    }
}
