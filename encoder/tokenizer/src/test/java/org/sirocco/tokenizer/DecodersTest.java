package org.sirocco.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sirocco.tokenizer.TokenizerTestFiles.of;
import static org.sirocco.tokenizer.TokenizerTestFiles.words;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

class DecodersTest {
    @Test
    void wordPieceJoinsContinuationsAndCleansUp() {
        assertThat(decode("'WordPiece','prefix':'##','cleanup':true", "a", "##b", "do", "n't", ".")).isEqualTo(
                "ab don't.");
        assertThat(decode("'WordPiece','prefix':'##','cleanup':false", "a", ".")).isEqualTo("a .");
    }

    @Test
    void byteLevelMakesWrongBytesReplacementCharacters() {
        assertThat(decode("'ByteLevel'", "ĠÃ", "©")).isEqualTo(" é");
        assertThat(decode("'ByteLevel'", "Ã", "a", "íłĢ")).isEqualTo("\uFFFDa\uFFFD\uFFFD\uFFFD");
        assertThat(decode("'ByteLevel'", "ðŁĺ")).isEqualTo("\uFFFD");
        assertThat(decode("'ByteLevel'", "€")).isEqualTo("€");
    }

    @Test
    void byteFallbackReadsRunsOfBytes() {
        assertThat(decode("'ByteFallback'", "a", "<0xC3>", "<0xA9>", "<0xC3>x")).isEqualTo("aé<0xC3>x");
        assertThat(decode("'ByteFallback'", "<0xC3>", "<0xC3>", "b")).isEqualTo("\uFFFD\uFFFDb");
    }

    @Test
    void metaspaceDropsTheFirstSpaceUnlessNoneWasAdded() {
        assertThat(decode("'Metaspace','replacement':'_'", "_a", "_b")).isEqualTo("a b");
        assertThat(decode("'Metaspace','replacement':'_','prepend_scheme':'never'", "_a", "_b")).isEqualTo(" a b");
    }

    @Test
    void bpeStripReplaceFuseAndCtc() {
        assertThat(decode("'BPEDecoder','suffix':'</w>'", "a</w>", "b</w>")).isEqualTo("a b");
        assertThat(decode("'Strip','content':'_','start':1,'stop':2", "__a__", "_")).isEqualTo("_a");
        assertThat(decode("'Replace','pattern':{'String':'a'},'content':'xy'", "ab", "a")).isEqualTo("xybxy");
        assertThat(decode("'CTC','pad_token':'<p>','word_delimiter_token':'|','cleanup':true", "a", "a", "<p>", "a",
                "|", "b")).isEqualTo("aa b");
        assertThat(decode("'Sequence','decoders':[{'type':'Fuse'},{'type':'Strip','content':'a','start':1,'stop':0}]",
                "a", "ab")).isEqualTo("ab");
    }

    @Test
    void anUnknownDecoderIsRefusedByName() {
        assertThatThrownBy(() -> decode("'Riddle'", "a")).hasMessageContaining("$.decoder")
                .hasMessageContaining("Riddle");
    }

    private static String decode(String decoder, String... tokens) {
        String[] different = java.util.Arrays.stream(tokens).distinct().toArray(String[]::new);
        Tokenizer tokenizer = of(words(different).replace("n't", "n\\u0027t"), "'decoder':{'type':" + decoder + "}");
        int[] ids = IntStream.range(0, tokens.length).map(i -> tokenizer.tokenToId(tokens[i])).toArray();
        return tokenizer.decode(ids, false);
    }
}
