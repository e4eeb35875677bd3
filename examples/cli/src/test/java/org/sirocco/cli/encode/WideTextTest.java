package org.sirocco.cli.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WideTextTest {
    private static final List<String> TEXTS = List.of("Größe und Maß\r\nein Satz\r\n", "one\ntwo\n", "plain",
            "a\r\n\r\nb",
            "привет мир\r\nснова\r\n", "привет\nмир\n", "今天天气真好\r\n明天\r\n", "今天\n", "今天\n明天",
            "שלום עולם\r\n", "😀 smile\r\n", "日本語\n\nテキスト\n", "ascii then 日本\n", "नमस्ते दुनिया\r\n");

    @TempDir
    private Path folder;

    private static List<String> read(TextSource source) {
        List<String> all = new ArrayList<>();
        for (List<String> next = source.next(2); !next.isEmpty(); next = source.next(2)) {
            all.addAll(next);
        }
        return all;
    }

    private static List<String> read(byte[] bytes) {
        return read(TextSource.live(new ByteArrayInputStream(bytes)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void isRefusedWithAMarkAndWithout(String charset) {
        for (String mark : List.of("\uFEFF", "")) {
            for (String text : TEXTS) {
                assertThatThrownBy(() -> read((mark + text).getBytes(Charset.forName(charset)))).as(mark + text)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageStartingWith("standard input: is " + charset + ", not UTF-8; convert it: iconv -f "
                                + charset + " -t UTF-8");
            }
        }
    }

    @Test
    void isRefusedWithNothingButAMark() {
        for (String charset : List.of("UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE")) {
            assertThatThrownBy(() -> read("\uFEFF".getBytes(Charset.forName(charset))))
                    .hasMessageContaining(charset);
        }
    }

    @Test
    void namesItsFile() throws IOException {
        Path file = Files.write(folder.resolve("notepad.txt"), "\uFEFFhi\r\n".getBytes(StandardCharsets.UTF_16LE));

        try (TextSource source = TextSource.file(file)) {
            assertThatThrownBy(() -> source.next(1)).hasMessageStartingWith(file + ": is UTF-16LE, not UTF-8");
        }
    }

    @Test
    void utf8IsReadAsBefore() {
        for (String text : TEXTS) {
            assertThat(read(("\uFEFF" + text).getBytes(StandardCharsets.UTF_8))).isEqualTo(text.lines().toList());
            assertThat(read(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text.lines().toList());
        }
    }

    @Test
    void aNulHereAndThereIsNoWideText() {
        for (String text : List.of("a\0", "a\0b", "./a\0./b\0", "one\n\0", "ab\0\ncd\0\n", "\0", "\0\0", "x\n\0\0\0",
                "tab\t\0\t", "Größe\0", "今天\0天气", "\0Größe\n\0今天")) {
            assertThat(read(text.getBytes(StandardCharsets.UTF_8))).as(text).isEqualTo(List.of(text.split("\n")));
        }
    }

    @Test
    void brokenUtf8IsNoWideText() {
        assertThat(read(new byte[]{'a', (byte) 0xff, '\n', (byte) 0xe4, 'b', '\n'})).containsExactly("a\uFFFD",
                "\uFFFDb");
        assertThat(read(new byte[]{'a', 0, (byte) 0xfc, 'b', 'c', '\n'})).hasSize(1);
    }
}
