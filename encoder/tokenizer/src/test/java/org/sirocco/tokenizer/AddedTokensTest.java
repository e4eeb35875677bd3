package org.sirocco.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sirocco.tokenizer.TokenizerTestFiles.added;
import static org.sirocco.tokenizer.TokenizerTestFiles.of;
import static org.sirocco.tokenizer.TokenizerTestFiles.words;

import org.junit.jupiter.api.Test;
import org.sirocco.tokenizer.added.AddedToken;

class AddedTokensTest {
    @Test
    void ofTokensThatBeginAtOnePlaceTheLongestIsFound() {
        Tokenizer tokenizer = with(added("<a>", false, false, false, false, true),
                added("<a><b>", false, false, false, false, true), added("<b>c", false, false, false, false, true));

        assertThat(tokenizer.encode("<a><b>c").ids()).containsExactly(3, 0);
        assertThat(tokenizer.encode("<a>x<b>c").ids()).containsExactly(2, 0, 4);
    }

    @Test
    void newTokensGetTheNextFreeIdsAndKnownOnesTheModels() {
        Tokenizer tokenizer = with(added("word", false, false, false, false, false),
                added("new", false, false, false, false, true));

        assertThat(tokenizer.tokenToId("word")).isEqualTo(1);
        assertThat(tokenizer.tokenToId("new")).isEqualTo(2);
        assertThat(tokenizer.idToToken(2)).isEqualTo("new");
        assertThat(tokenizer.size()).isEqualTo(3);
        assertThat(tokenizer.largestId()).isEqualTo(2);
        assertThat(tokenizer.addedTokens()).extracting(AddedToken::content).containsExactly("word", "new");
    }

    @Test
    void aTokenThatComesAgainWithOtherFlagsKeepsItsId() {
        Tokenizer tokenizer = with(added("new", false, false, false, false, true),
                added("other", false, false, false, false, true), added("new", true, false, false, false, true));

        assertThat(tokenizer.tokenToId("new")).isEqualTo(2);
        assertThat(tokenizer.size()).isEqualTo(4);
        assertThat(tokenizer.encode("news new").ids()).containsExactly(0, 2);
    }

    @Test
    void aSingleWordIsNotFoundWithinAnother() {
        Tokenizer tokenizer = with(added("tok", true, false, false, false, false));

        assertThat(tokenizer.encode("tok-tok").ids()).containsExactly(2, 0, 2);
        assertThat(tokenizer.encode("toks").ids()).containsExactly(0);
        assertThat(tokenizer.encode("étok").ids()).containsExactly(0);
    }

    @Test
    void spacesBeforeAndAfterAreTaken() {
        Encoding encoding = with(added("<m>", false, true, true, false, true)).encode("a  <m>\u00A0 b");

        assertThat(encoding.ids()).containsExactly(0, 2, 0);
        assertThat(encoding.starts()).containsExactly(0, 1, 8);
        assertThat(encoding.ends()).containsExactly(1, 8, 9);
        assertThat(encoding.token(1)).isEqualTo("  <m>\u00A0 ");
    }

    @Test
    void aNormalizedTokenIsFoundInTheNormalisedTextAtItsPlaceInTheOriginal() {
        Tokenizer tokenizer = of(words("?", "word"), "'normalizer':{'type':'Lowercase'}",
                "'added_tokens':[" + added("Yes", false, false, false, true, false) + "]");

        Encoding encoding = tokenizer.encode("noYESno");
        assertThat(encoding.ids()).containsExactly(0, 2, 0);
        assertThat(encoding.starts()).containsExactly(0, 2, 5);
        assertThat(encoding.words()).containsExactly(0, 1, 2);
    }

    @Test
    void specialOnesAreLeftOutOfDecodedTextOnRequest() {
        Tokenizer tokenizer = with(added("<s>", false, false, false, false, true));

        assertThat(tokenizer.decode(new int[]{2, 1, 77}, false)).isEqualTo("<s> word");
        assertThat(tokenizer.decode(new int[]{2, 1, 77}, true)).isEqualTo("word");
    }

    private static Tokenizer with(String... tokens) {
        return of(words("?", "word"), "'added_tokens':[" + String.join(",", tokens) + "]");
    }
}
