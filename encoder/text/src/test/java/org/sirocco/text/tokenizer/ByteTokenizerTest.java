package org.sirocco.text.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ByteTokenizerTest {
    @Test
    void spellsBytesForPeople() {
        try (ByteTokenizer tokenizer = new ByteTokenizer()) {
            assertThat(tokenizer.spell("a b\n20é").spelling()).containsExactly("[BEGIN]", "a", "␣", "b", "0a", "2", "0",
                    "c3", "a9");
        }
    }
}
