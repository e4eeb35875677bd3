package org.sirocco.text.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokensTest {
    private final Tokens tokens = new Tokens(new int[]{101, 1, 2, 3, 4, 5, 102}, 1, 1);

    @Test
    void staysAsItIsUpToTheLimit() {
        assertThat(tokens.truncated(7)).isSameAs(tokens);
        assertThat(tokens.windows(7)).containsExactly(tokens);
    }

    @Test
    void countsTheSpecialTokensOnBothSides() {
        assertThat(tokens.special()).isEqualTo(2);
    }

    @Test
    void keepsTheSpecialTokensWhenCut() {
        assertThat(tokens.truncated(5).ids()).containsExactly(101, 1, 2, 3, 102);
        assertThat(tokens.truncated(3).ids()).containsExactly(101, 1, 102);
    }

    @Test
    void coversTheWholeTextInWindows() {
        List<int[]> windows = tokens.windows(4).stream().map(Tokens::ids).toList();

        assertThat(windows).containsExactly(new int[]{101, 1, 2, 102}, new int[]{101, 3, 4, 102},
                new int[]{101, 5, 102});
    }

    @Test
    void refusesALimitWithoutRoomForText() {
        assertThatThrownBy(() -> tokens.truncated(2)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("limit (2) must leave room for a token beside the 2 special ones");
    }
}
