package org.sirocco.tokenizer.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AlignedTextTest {
    private final AlignedText text = new AlignedText();

    @Test
    void knowsThePlacesOfAnUnchangedTextWithPairs() {
        text.reset("a😀b");

        assertThat(places()).isEqualTo("a0-1 \uD83D1-3 \uDE001-3 b3-4");
    }

    @Test
    void makesHalfAPairAReplacementCharacter() {
        assertThat(text.reset("a\uD83Db").toString()).isEqualTo("a\uFFFDb");
    }

    @Test
    void whatIsPrependedComesFromTheFirstCharacter() {
        text.reset("xx😀b", 2, 5, true, true).prepend("__");

        assertThat(places()).isEqualTo("_2-4 _2-4 \uD83D2-4 \uDE002-4 b4-5");
        text.edit().finish();
        AlignedText.Edit edit = text.edit();
        edit.keep();
        edit.remove(1);
        edit.finish();
        assertThat(places()).isEqualTo("_2-4 \uD83D2-4 \uDE002-4 b4-5");
        text.prepend("-");
        assertThat(places()).isEqualTo("-2-4 _2-4 \uD83D2-4 \uDE002-4 b4-5");
    }

    @Test
    void insertsLikeTheCharacterBeforeAndReplacesLikeTheOneReplaced() {
        text.reset("abc");
        AlignedText.Edit edit = text.edit();
        edit.insert('^');
        edit.replace('x');
        edit.insert('y');
        edit.remove(1);
        edit.insert('z');
        edit.finish();

        assertThat(places()).isEqualTo("^0-0 x0-1 y0-1 z1-2 c2-3");
    }

    @Test
    void aSecondRewritingStartsFromThePlacesOfTheFirst() {
        text.reset("abcd");
        AlignedText.Edit edit = text.edit();
        edit.remove(2);
        edit.finish();
        edit = text.edit();
        edit.keep();
        edit.replace(0x1F600);
        edit.finish();

        assertThat(places()).isEqualTo("c2-3 \uD83D3-4 \uDE003-4");
    }

    @Test
    void aCopiedPartKeepsItsPlaces() {
        AlignedText part = new AlignedText();
        text.reset("xabc", 1, 4, true, true).copyTo(part, 1, 3);

        assertThat(part.toString()).isEqualTo("bc");
        assertThat(part.startOf(0)).isEqualTo(2);
        assertThat(part.endOf(1)).isEqualTo(4);
    }

    private String places() {
        StringBuilder places = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            places.append(i == 0 ? "" : " ").append(text.chars()[i]).append(text.startOf(i)).append('-')
                    .append(text.endOf(i));
        }
        return places.toString();
    }
}
