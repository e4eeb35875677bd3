package org.sirocco.text.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HuggingFaceTokenizerTest {
    private static HuggingFaceTokenizer tokenizer;

    @BeforeAll
    static void open() throws IOException {
        try (InputStream json = HuggingFaceTokenizerTest.class
                .getResourceAsStream("/all-minilm-l6-v2-tokenizer.json")) {
            tokenizer = new HuggingFaceTokenizer(json.readAllBytes());
        }
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @Test
    void putsSpecialTokensAround() {
        Tokens tokens = tokenizer.encode("hello world");

        assertThat(tokens.ids()).containsExactly(101, 7592, 2088, 102);
        assertThat(tokens.prefix()).isEqualTo(1);
        assertThat(tokens.suffix()).isEqualTo(1);
        assertThat(tokenizer.spell("hello world").tokens().ids()).isEqualTo(tokens.ids());
        assertThat(tokenizer.spell("hello world").spelling()).containsExactly("[CLS]", "hello", "world", "[SEP]");
    }

    @Test
    void tellsTheTextsOwnSpecialTokensFromTheModels() {
        Tokens tokens = tokenizer.encode("[SEP] [SEP]");

        assertThat(tokens.ids()).containsExactly(101, 102, 102, 102);
        assertThat(tokens.truncated(3).ids()).containsExactly(101, 102, 102);
    }

    @Test
    void overridesTheFilesOwnTruncationAndPadding() {
        assertThat(tokenizer.encode("a ".repeat(1000)).length()).isEqualTo(1002);
        assertThat(tokenizer.encode("").length()).isEqualTo(2);
    }

    @Test
    void countsWhatItDoesNotKeep() {
        String text = "wind, sea and unaffable stars ".repeat(100);
        Tokens all = tokenizer.encode(text);
        for (int most : new int[]{2, 3, 64, all.length() - 1, all.length(), all.length() + 1}) {
            Tokens first = tokenizer.encode(text, most);
            assertThat(first.total()).isEqualTo(all.length());
            assertThat(first.ids()).isEqualTo(most == 2 ? new int[]{101, 102} : all.truncated(most).ids());
        }
    }

    @Test
    void readsHalfASurrogatePairAsReplacement() {
        assertThat(tokenizer.encode("a\uD83Db").ids()).isEqualTo(tokenizer.encode("a\uFFFDb").ids());
        assertThat(tokenizer.encode("a😀b").ids()).isNotEqualTo(tokenizer.encode("a\uFFFDb").ids());
    }

    @Test
    void refusesAFileThatIsNoTokenizer() {
        assertThatThrownBy(
                () -> new HuggingFaceTokenizer("{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("is not a usable tokenizer: ");
    }

    @Test
    void refusesToTokenizeAfterClose() throws IOException {
        HuggingFaceTokenizer closed;
        try (InputStream json = getClass().getResourceAsStream("/all-minilm-l6-v2-tokenizer.json")) {
            closed = new HuggingFaceTokenizer(json.readAllBytes());
        }
        closed.close();
        closed.close();

        assertThatThrownBy(() -> closed.encode("late")).isInstanceOf(IllegalStateException.class);
    }
}
