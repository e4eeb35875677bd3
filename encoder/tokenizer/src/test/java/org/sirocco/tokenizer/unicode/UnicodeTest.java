package org.sirocco.tokenizer.unicode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import java.util.zip.CRC32;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sirocco.tokenizer.Golden;
import org.sirocco.tokenizer.normalizers.Normalizer;
import org.sirocco.tokenizer.normalizers.Normalizers;
import org.sirocco.tokenizer.text.AlignedText;

class UnicodeTest {
    static Stream<String> digests() {
        return Golden.lines("digests.txt").stream();
    }

    @ParameterizedTest
    @MethodSource("digests")
    void saysOfEveryCodePointWhatTheLibrarySays(String line) {
        int end = line.startsWith("{") ? line.lastIndexOf("} ") + 1 : line.indexOf(' ');
        IntFunction<String> result = result(line.substring(0, end));
        List<String> blocks = new ArrayList<>();
        for (int block = 0; block < 0x110; block++) {
            CRC32 crc = new CRC32();
            for (int c = block << 12; c < block + 1 << 12; c++) {
                if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                    crc.update((result.apply(c) + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
            blocks.add("%x:%08x".formatted(block, crc.getValue()));
        }
        assertThat(blocks).isEqualTo(List.of(line.substring(end + 1).split(" ")));
    }

    private static IntFunction<String> result(String name) {
        return switch (name) {
            case "whitespace" -> c -> Unicode.isWhitespace(c) ? "1" : "0";
            case "numeric" -> c -> Unicode.isNumeric(c) ? "1" : "0";
            case "punctuation" -> c -> Unicode.isPunctuation(c) ? "1" : "0";
            case "word" -> c -> Unicode.isWord(c) ? "1" : "0";
            default -> {
                Normalizer normalizer = Normalizers.read(Golden.config(Golden.node(name)));
                AlignedText text = new AlignedText();
                yield c -> {
                    normalizer.apply(text.reset("a" + Character.toString(c)));
                    return text.toString();
                };
            }
        };
    }
}
