package org.sirocco.cli.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextSourceTest {
    private static List<String> read(String text, int window) {
        TextSource source = TextSource.live(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        List<String> all = new ArrayList<>();
        for (List<String> next = source.next(window); !next.isEmpty(); next = source.next(window)) {
            assertThat(next).hasSizeLessThanOrEqualTo(window);
            all.addAll(next);
        }
        return all;
    }

    @Test
    void splitsAtEveryKindOfLineEnd() {
        for (int window = 1; window < 5; window++) {
            assertThat(read("a\nb\r\n\nc\rd\n", window)).containsExactly("a", "b", "", "c\rd");
            assertThat(read("a\nlast", window)).containsExactly("a", "last");
        }
    }

    @Test
    void readsNothingAsNoText() {
        assertThat(read("", 3)).isEmpty();
        assertThat(read("\n", 3)).containsExactly("");
    }

    @Test
    void dropsAByteOrderMarkAtTheStartOnly() {
        assertThat(read("\uFEFFa\n\uFEFFb", 2)).containsExactly("a", "\uFEFFb");
    }

    @Test
    void takesAReplacementCharacterInTheTextForWhatItIs() {
        TextSource source = TextSource.live(new ByteArrayInputStream("\uFFFD".getBytes(StandardCharsets.UTF_8)));

        assertThat(source.next(1)).containsExactly("\uFFFD");
        StringWriter notes = new StringWriter();
        source.noteInvalidLines(new PrintWriter(notes, true));
        assertThat(notes.toString()).isEmpty();
    }
}
