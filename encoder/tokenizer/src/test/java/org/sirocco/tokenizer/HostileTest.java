package org.sirocco.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sirocco.tokenizer.TokenizerTestFiles.WORD_PIECE;
import static org.sirocco.tokenizer.TokenizerTestFiles.added;
import static org.sirocco.tokenizer.TokenizerTestFiles.of;
import static org.sirocco.tokenizer.TokenizerTestFiles.words;

import org.junit.jupiter.api.Test;
import org.sirocco.tokenizer.errors.TokenizerException;

/** Files that would make a text cost more than in proportion to its length: the steps are counted, not timed. */
class HostileTest {
    private static final String LONG = "a".repeat(40_000) + "b";

    @Test
    void aWordPieceTokenThatMatchesFarAndInVainIsGivenUp() {
        Tokenizer tokenizer = of(WORD_PIECE.replace("'a':6", "'" + LONG + "':6,'##a':11,'a':12")
                .replace("'max_input_chars_per_word':10", "'max_input_chars_per_word':1000000"));

        assertThat(tokenizer.encode(LONG).ids()).containsExactly(6);
        assertThat(tokenizer.encode("a".repeat(300)).ids()).hasSize(300).startsWith(12, 11);
        assertThatThrownBy(() -> tokenizer.encode("a".repeat(200_000))).isInstanceOf(TokenizerException.class)
                .hasMessageContaining("steps a character");
    }

    @Test
    void aUnigramPieceThatMatchesFarAndInVainIsGivenUp() {
        String shorter = LONG.substring(36_000);
        Tokenizer tokenizer = of("{'type':'Unigram','unk_id':0,'vocab':[['?',0],['a',-1],['" + shorter + "',-1]]}");

        assertThat(tokenizer.encode(shorter).ids()).containsExactly(2);
        assertThat(tokenizer.encode("a".repeat(300)).ids()).hasSize(300);
        assertThatThrownBy(() -> tokenizer.encode("a".repeat(200_000))).isInstanceOf(TokenizerException.class)
                .hasMessageContaining("steps a character");
    }

    @Test
    void addedTokensThatMatchFarAndInVainAreGivenUp() {
        String token = added("a".repeat(999) + "b", false, false, false, false, true);
        Tokenizer tokenizer = of(words("?"), "'added_tokens':[" + token + "]");

        assertThat(tokenizer.encode("a".repeat(1500) + "b").ids()).containsExactly(0, 1);
        assertThatThrownBy(() -> tokenizer.encode("a".repeat(100_000))).isInstanceOf(TokenizerException.class)
                .hasMessageContaining("added tokens").hasMessageContaining("steps a character");
    }

    @Test
    void spacesThatAreAddedTokensAreLookedAtOnceOrGivenUp() {
        String text = " ".repeat(400_000);
        Tokenizer left = of(words("?"), "'added_tokens':[" + added(" ", false, true, false, false, true) + "]");
        Tokenizer right = of(words("?"), "'added_tokens':[" + added(" ", false, false, true, false, true) + "]");

        assertThat(left.encode(text).ids()).hasSize(text.length());
        assertThat(right.encode(" ".repeat(900), true, Limit.first(1)).ends()).containsExactly(900);
        assertThatThrownBy(() -> right.encode(text)).isInstanceOf(TokenizerException.class)
                .hasMessageContaining("added tokens").hasMessageContaining("steps a character");
    }

    @Test
    void aLiteralPatternIsSearchedInLinearTime() {
        Tokenizer tokenizer = of(words("?"), "'pre_tokenizer':{'type':'Split','pattern':{'String':'" + LONG
                + "'},'behavior':'Isolated','invert':false}");

        assertThat(tokenizer.encode("a".repeat(1_000_000)).length()).isEqualTo(1);
        assertThat(tokenizer.encode("a".repeat(9) + LONG + LONG + "aa").starts()).containsExactly(0, 9, 40_010, 80_011);
    }

    @Test
    void aNormalizerMayMakeATextOnlySoLong() {
        String grow = "'normalizer':{'type':'Replace','pattern':{'String':'a'},'content':'" + "b".repeat(50_000) + "'}";
        Tokenizer tokenizer = of(words("?"), grow);
        String doubled = "{'type':'Replace','pattern':{'String':'a'},'content':'aa'},";
        String steps = doubled.repeat(60) + "{'type':'Prepend','prepend':'a'}";
        Tokenizer doubling = of(words("?"), "'normalizer':{'type':'Sequence','normalizers':[" + steps + "]}");

        assertThat(tokenizer.encode("a".repeat(20)).length()).isEqualTo(1);
        assertThatThrownBy(() -> tokenizer.encode("a".repeat(2000))).hasMessageContaining("1048576 characters");
        assertThatThrownBy(() -> doubling.encode("a")).hasMessageContaining("1048576 characters");
    }

    @Test
    void aTemplateMayRepeatATextOnlySoOften() {
        String slots = "{'Sequence':{'id':'A','type_id':0}},".repeat(2000) + "{'Sequence':{'id':'A','type_id':0}}";
        Tokenizer tokenizer = of(WORD_PIECE, "'pre_tokenizer':{'type':'WhitespaceSplit'},'post_processor':"
                + "{'type':'TemplateProcessing','single':[" + slots + "],'pair':[],'special_tokens':{}}");

        assertThat(tokenizer.encode("a a").length()).isEqualTo(4002);
        assertThatThrownBy(() -> tokenizer.encode("a ".repeat(2000))).isInstanceOf(TokenizerException.class)
                .hasMessageContaining("template");
    }

    @Test
    void aDecoderMayMakeATextOnlySoLong() {
        String doubled = "{'type':'Replace','pattern':{'String':'a'},'content':'aa'}";
        Tokenizer tokenizer = of(words("?", "a"),
                "'decoder':{'type':'Sequence','decoders':[" + (doubled + ",").repeat(50)
                        + doubled + "]}");

        assertThatThrownBy(() -> tokenizer.decode(new int[]{1}, false)).isInstanceOf(TokenizerException.class)
                .hasMessageContaining("4194304");
    }

    @Test
    void aLongBytePairWordIsMergedInOrder() {
        Tokenizer tokenizer = of("{'type':'BPE','vocab':{'a':0,'aa':1,'aaaa':2},'merges':['a a','aa aa']}");

        assertThat(tokenizer.encode("a".repeat(400_003)).ids()).hasSize(100_002).startsWith(2, 2).endsWith(1, 0);
    }
}
