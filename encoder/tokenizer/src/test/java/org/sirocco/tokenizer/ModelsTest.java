package org.sirocco.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sirocco.tokenizer.TokenizerTestFiles.WORD_PIECE;
import static org.sirocco.tokenizer.TokenizerTestFiles.of;
import static org.sirocco.tokenizer.TokenizerTestFiles.words;

import org.junit.jupiter.api.Test;
import org.sirocco.tokenizer.errors.TokenizerException;

class ModelsTest {
    private static final String BPE = "{'type':'BPE','unk_token':'?','vocab':{'?':0,'a':1,'b':2,'c':3,'ab':4,'bc':5,"
            + "'abc':6,'<0xC3>':7,'<0xA9>':8},'merges':[%s]%s}";

    @Test
    void wordPieceTakesTheLongestBeginningThenTheLongestContinuation() {
        assertThat(of(WORD_PIECE).encode("unaffable").ids()).containsExactly(3, 4, 5);
        assertThat(of(WORD_PIECE).encode("unaffable").ends()).containsExactly(2, 5, 9);
    }

    @Test
    void aWordIsUnknownAsAWhole() {
        Encoding encoding = of(WORD_PIECE).encode("unaffx");

        assertThat(encoding.ids()).containsExactly(0);
        assertThat(encoding.ends()).containsExactly(6);
    }

    @Test
    void aWordOfTooManyCharactersIsUnknown() {
        assertThat(of(WORD_PIECE).encode("abbbbbbbbb").length()).isEqualTo(10);
        assertThat(of(WORD_PIECE).encode("abbbbbbbbbb").ids()).containsExactly(0);
    }

    @Test
    void theFirstMergeOfTheListGoesFirstAndTheLeftmostOfEquals() {
        assertThat(bpe("'a b','b c'", "").encode("abc").ids()).containsExactly(4, 3);
        assertThat(bpe("'b c','a b'", "").encode("abc").ids()).containsExactly(1, 5);
        assertThat(bpe("['b','c'],['a','bc']", "").encode("abcabc").ids()).containsExactly(6, 6);
    }

    @Test
    void bpeFusesUnknownCharactersOrKeepsThemApart() {
        assertThat(bpe("", "").encode("axy").ids()).containsExactly(1, 0, 0);
        assertThat(bpe("", ",'fuse_unk':true").encode("axyb").ids()).containsExactly(1, 0, 2);
    }

    @Test
    void bpeWritesAnUnknownCharacterAsBytesThatAllHaveItsPlace() {
        Encoding encoding = bpe("", ",'byte_fallback':true").encode("aéb");

        assertThat(encoding.ids()).containsExactly(1, 7, 8, 2);
        assertThat(encoding.starts()).containsExactly(0, 1, 1, 2);
        assertThat(encoding.ends()).containsExactly(1, 2, 2, 3);
    }

    @Test
    void bpeTakesAWholePieceFromTheVocabularyWhenMergesAreIgnored() {
        assertThat(bpe("'b c'", ",'ignore_merges':true").encode("abc").ids()).containsExactly(6);
        assertThat(bpe("'b c'", "").encode("abc").ids()).containsExactly(1, 5);
    }

    @Test
    void bpeKnowsPrefixesAndSuffixes() {
        Tokenizer tokenizer = of("{'type':'BPE','continuing_subword_prefix':'##','end_of_word_suffix':'</w>','vocab':"
                + "{'a':0,'##b':1,'##c</w>':2,'ab':3,'abc</w>':4,'a</w>':5},'merges':['a ##b','ab ##c</w>']}");

        assertThat(tokenizer.encode("abc").ids()).containsExactly(4);
        assertThat(tokenizer.encode("a").ids()).containsExactly(5);
    }

    @Test
    void dropoutIsRefused() {
        assertThatThrownBy(() -> bpe("", ",'dropout':0.1")).isInstanceOf(TokenizerException.class)
                .hasMessageContaining("$.model.dropout").hasMessageContaining("random");
    }

    @Test
    void aMergeOfWhatIsNoTokenIsRefused() {
        assertThatThrownBy(() -> bpe("'a b','a x'", "")).hasMessageContaining("$.model.merges[1]")
                .hasMessageContaining("\"x\"");
    }

    @Test
    void unigramTakesTheBestPathAndOfEqualsTheFirstFound() {
        Tokenizer tokenizer = of("{'type':'Unigram','unk_id':0,'vocab':[['<unk>',0],['a',-1],['b',-1],['ab',-2],"
                + "['abc',-1.5],['c',-9]]}");

        assertThat(tokenizer.encode("abc").ids()).containsExactly(4);
        assertThat(tokenizer.encode("ab").ids()).containsExactly(3);
        assertThat(tokenizer.encode("axyb").ids()).containsExactly(1, 0, 2);
        assertThat(tokenizer.encode("axyb").token(1)).isEqualTo("xy");
    }

    @Test
    void unigramWritesUnknownStretchesAsBytesThatAllHaveTheirPlace() {
        Encoding encoding = of("{'type':'Unigram','unk_id':0,'byte_fallback':true,'vocab':[['<unk>',0],['a',-1],"
                + "['<0xC3>',-5],['<0xA9>',-5]]}").encode("aéé");

        assertThat(encoding.ids()).containsExactly(1, 2, 3, 2, 3);
        assertThat(encoding.starts()).containsExactly(0, 1, 1, 1, 1);
        assertThat(encoding.ends()).containsExactly(1, 3, 3, 3, 3);
    }

    @Test
    void wordLevelKnowsWholePiecesOnly() {
        Tokenizer tokenizer = of(words("?", "hello", "world"), "'pre_tokenizer':{'type':'WhitespaceSplit'}");

        assertThat(tokenizer.encode("hello you world").ids()).containsExactly(1, 0, 2);
    }

    @Test
    void anUnknownModelIsRefusedByName() {
        assertThatThrownBy(() -> of("{'type':'Neural','vocab':{}}")).hasMessageContaining("$.model")
                .hasMessageContaining("Neural");
        assertThatThrownBy(() -> of("{'type':'WordLevel','unk_token':'a','vocab':{'a':0},'extra':1}"))
                .hasMessageContaining("extra");
        assertThatThrownBy(() -> of("{'type':'WordLevel','unk_token':'a','vocab':{'a':4294967296}}"))
                .hasMessageContaining("$.model.vocab");
    }

    private static Tokenizer bpe(String merges, String rest) {
        return of(BPE.formatted(merges, rest));
    }
}
