package org.sirocco.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sirocco.tokenizer.TokenizerTestFiles.WORD_PIECE;
import static org.sirocco.tokenizer.TokenizerTestFiles.of;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sirocco.tokenizer.errors.TokenizerException;

class EncodingTest {
    private static final String BERT = "'post_processor':{'type':'BertProcessing','sep':['[SEP]',2],'cls':['[CLS]',1]}";
    private static final String SPLIT = "'pre_tokenizer':{'type':'BertPreTokenizer'}";

    @Test
    void bertPutsSpecialTokensAroundATextAndBetweenTwo() {
        Tokenizer tokenizer = of(WORD_PIECE, SPLIT, BERT);
        Encoding pair = tokenizer.encode("a b", "unaffable");

        assertThat(tokenizer.encode("a b").ids()).containsExactly(1, 6, 7, 2);
        assertThat(pair.ids()).containsExactly(1, 6, 7, 2, 3, 4, 5, 2);
        assertThat(pair.typeIds()).containsExactly(0, 0, 0, 0, 1, 1, 1, 1);
        assertThat(pair.specialTokensMask()).containsExactly(1, 0, 0, 1, 0, 0, 0, 1);
        assertThat(pair.sequences()).containsExactly(-1, 0, 0, -1, 1, 1, 1, -1);
        assertThat(pair.words()).containsExactly(-1, 0, 1, -1, 0, 0, 0, -1);
        assertThat(pair.token(5)).isEqualTo("##aff");
        assertThat(tokenizer.encode("a b", false, Limit.NONE).ids()).containsExactly(6, 7);
    }

    @Test
    void robertaHasTypeZeroThroughoutAndTwoSeparators() {
        Encoding pair = of(WORD_PIECE, SPLIT, "'post_processor':{'type':'RobertaProcessing','sep':['[SEP]',2],"
                + "'cls':['[CLS]',1],'trim_offsets':true,'add_prefix_space':true}").encode("a", "b");

        assertThat(pair.ids()).containsExactly(1, 6, 2, 2, 7, 2);
        assertThat(pair.typeIds()).containsOnly(0);
    }

    @Test
    void aTemplateSaysWhatStandsWhere() {
        Tokenizer tokenizer = of(WORD_PIECE, SPLIT, "'post_processor':{'type':'TemplateProcessing','single':["
                + "{'Sequence':{'id':'A','type_id':3}},{'SpecialToken':{'id':'end','type_id':4}}],'pair':["
                + "{'Sequence':{'id':'B','type_id':1}},{'Sequence':{'id':'A','type_id':0}}],'special_tokens':"
                + "{'end':{'id':'end','ids':[2,1],'tokens':['x','y']}}}");

        assertThat(tokenizer.encode("a").ids()).containsExactly(6, 2, 1);
        assertThat(tokenizer.encode("a").typeIds()).containsExactly(3, 4, 4);
        assertThat(tokenizer.encode("a").token(1)).isEqualTo("x");
        assertThat(tokenizer.encode("a", "b").ids()).containsExactly(7, 6);
        assertThat(tokenizer.specialTokens(false)).isEqualTo(2);
    }

    @Test
    void byteLevelOffsetsLeaveTheSpaceOut() {
        String model = "{'type':'BPE','vocab':{'a':0,'Ġ':1,'Ġa':2},'merges':['Ġ a']}";
        String split = "'pre_tokenizer':{'type':'ByteLevel','add_prefix_space':false,'trim_offsets':true}";
        String trim = "'post_processor':{'type':'ByteLevel','add_prefix_space':true,'trim_offsets':%s}";

        assertThat(of(model, split, trim.formatted("true")).encode("a a").starts()).containsExactly(0, 2);
        assertThat(of(model, split, trim.formatted("false")).encode("a a").starts()).containsExactly(0, 1);
    }

    @Test
    void offsetsAreInCharsAndInCodePoints() {
        Encoding encoding = of(WORD_PIECE, SPLIT).encode("😀 a 😀 b");

        assertThat(encoding.starts()).containsExactly(0, 3, 5, 8);
        assertThat(encoding.codePointStarts()).containsExactly(0, 2, 4, 6);
        assertThat(encoding.codePointEnds()).containsExactly(1, 3, 5, 7);
    }

    @Test
    void aLimitKeepsTheFirstOrTheLastTokensAndCountsTheRest() {
        Tokenizer tokenizer = of(WORD_PIECE, SPLIT, BERT);
        Encoding first = tokenizer.encode("a b a a b", true, Limit.first(4));
        Encoding last = tokenizer.encode("a b a a b", true, Limit.last(4));

        assertThat(first.ids()).containsExactly(1, 6, 7, 2);
        assertThat(last.ids()).containsExactly(1, 6, 7, 2);
        assertThat(last.starts()).containsExactly(0, 6, 8, 0);
        assertThat(first.total(0)).isEqualTo(5);
        assertThat(first.truncated()).isTrue();
        assertThat(tokenizer.encode("a b", true, Limit.first(4)).truncated()).isFalse();
        assertThatThrownBy(() -> tokenizer.encode("a", true, Limit.first(1))).hasMessageContaining("special");
    }

    @Test
    void ofAPairTheLongerTextLosesFirst() {
        Tokenizer tokenizer = of(WORD_PIECE, SPLIT);

        assertThat(tokenizer.encode("a a a a", "b", false, Limit.first(3)).ids()).containsExactly(6, 6, 7);
        assertThat(tokenizer.encode("a", "b b b b", false, Limit.first(3)).ids()).containsExactly(6, 7, 7);
        assertThat(tokenizer.encode("a a a a", "b b b", false, Limit.first(5)).ids()).containsExactly(6, 6, 6, 7, 7);
    }

    @Test
    void aLongTextGivesTheSameTokensInChunksAsOneByOne() {
        Tokenizer tokenizer = of(WORD_PIECE, SPLIT, "'normalizer':{'type':'Lowercase'}");
        List<String> words = List.of("A", "unaffable", ",", "b", "xyz", "😀", "\n");
        StringBuilder text = new StringBuilder();
        int[] expected = new int[0];
        int[] starts = new int[0];
        for (int i = 0; i < 20_000; i++) {
            String word = words.get(i * i % 7);
            Encoding one = tokenizer.encode(word);
            int at = text.length();
            expected = i % 500 == 0 ? join(expected, one.ids()) : expected;
            starts = i % 500 == 0 ? join(starts, IntStream.of(one.starts()).map(s -> s + at).toArray()) : starts;
            text.append(i % 500 == 0 ? word : " ".repeat(word.length())).append(i % 3 == 0 ? "  " : " ");
            if (i % 500 != 0) {
                text.append("b ");
                expected = join(expected, 7);
                starts = join(starts, text.length() - 2);
            }
        }
        Encoding whole = tokenizer.encode(text.toString());

        assertThat(text.length()).isGreaterThan(10 * Pipeline.CHUNK);
        assertThat(whole.ids()).isEqualTo(expected);
        assertThat(whole.starts()).isEqualTo(starts);
    }

    @Test
    void aTextOfIdeographsIsCutWhereBertSetsThemApart() {
        String model = WORD_PIECE.replace("'a':6", "'中':6");
        Tokenizer tokenizer = of(model, SPLIT, "'normalizer':{'type':'BertNormalizer','clean_text':true,"
                + "'handle_chinese_chars':true,'strip_accents':null,'lowercase':true}");
        String text = "中b".repeat(7) + "中".repeat(20 * Pipeline.CHUNK);
        Encoding last = tokenizer.encode(text, false, Limit.last(2));
        Pipeline.Workspace workspace = new Pipeline.Workspace();
        workspace.first.reset(1, false, Integer.MAX_VALUE);
        tokenizer.pipeline.encode(text, workspace, workspace.first);

        assertThat(last.ids()).containsExactly(6, 6);
        assertThat(last.starts()).containsExactly(text.length() - 2, text.length() - 1);
        assertThat(last.total(0)).isEqualTo(text.length());
        assertThat(workspace.first.total()).isEqualTo(text.length());
        assertThat(workspace.chunk.length()).isLessThanOrEqualTo(3 * Pipeline.CHUNK);
    }

    @Test
    void aPieceOverTheCapIsRefused() {
        String longest = "a".repeat(Pipeline.LONGEST_PIECE);

        assertThat(of(WORD_PIECE, SPLIT).encode(longest).ids()).containsExactly(0);
        assertThatThrownBy(() -> of(WORD_PIECE, SPLIT).encode(longest + "a")).isInstanceOf(TokenizerException.class)
                .hasMessageContaining("1048576").hasMessageContaining("1048577");
    }

    private static int[] join(int[] values, int... more) {
        int[] joined = Arrays.copyOf(values, values.length + more.length);
        System.arraycopy(more, 0, joined, values.length, more.length);
        return joined;
    }
}
