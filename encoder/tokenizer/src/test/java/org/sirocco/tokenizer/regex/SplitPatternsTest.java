package org.sirocco.tokenizer.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.tokenizer.Golden;
import org.sirocco.tokenizer.config.Config;
import org.sirocco.tokenizer.errors.TokenizerException;

class SplitPatternsTest {
    static Stream<JsonNode> golden() {
        return Golden.nodes("patterns.jsonl").stream();
    }

    @ParameterizedTest
    @MethodSource("golden")
    void isolatesWhatTheLibraryIsolates(JsonNode line) {
        SplitPattern pattern = read(line.get(0).textValue());
        for (JsonNode golden : line.get(1)) {
            String text = golden.get(0).textValue();
            List<String> expected = new ArrayList<>();
            golden.get(1).forEach(piece -> expected.add(piece.get(0).textValue()));
            assertThat(isolated(pattern, text)).as("%s on %s", line.get(0), golden.get(0)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("golden")
    void findsTheSameInATextThatIsCutBeforeASpace(JsonNode line) {
        SplitPattern pattern = read(line.get(0).textValue());
        if (!pattern.cuttable()) {
            return;
        }
        for (JsonNode golden : line.get(1)) {
            String text = golden.get(0).textValue();
            for (int i = 1; i < text.length(); i++) {
                char before = text.charAt(i - 1);
                if (text.charAt(i) == ' ' && before < 128 && Character.isLetterOrDigit(before)) {
                    List<Integer> parts = new ArrayList<>(matches(pattern, text.substring(0, i), 0));
                    parts.addAll(matches(pattern, text.substring(i), i));
                    assertThat(parts).as("%s on %s", line.get(0), golden.get(0)).isEqualTo(matches(pattern, text, 0));
                    if (pattern.takesLettersAndDigits()) {
                        assertThat(parts).as("%s on %s", line.get(0), golden.get(0)).contains(i);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"(?<=a)b", "(?<!a)b", "(a)\\1", "a(?=bc)(?:d|e)+", "(?:a++b)+", "\\p{Klingon}",
            "[[:klingon:]]", "[", "(", ")", "*a",
            "a**", "(?i)a", "(?i:ß)", "(?i:ss)", "(?i:\\p{Lu})", "[a-\\d]", "[z-a]", "\\x{110000}", "\\G", "\\K",
            "(?~a)", "(?:a*)*", "a{1001}",
            "(?:a{500}){500}", "\\"})
    void refusesWithAReason(String pattern) {
        assertThatThrownBy(() -> read(pattern)).isInstanceOf(TokenizerException.class)
                .hasMessageContaining("not supported: ");
    }

    @Test
    void knowsThatTheByteLevelExpressionsTakeEveryLetter() {
        List<String> first = golden().limit(5).map(line -> line.get(0).textValue()).toList();
        assertThat(first).allMatch(regex -> read(regex).takesLettersAndDigits() && read(regex).cuttable());
        assertThat(read("\\p{L}+|a").takesLettersAndDigits()).isFalse();
        assertThat(read("\\p{L}+x|\\p{N}").takesLettersAndDigits()).isFalse();
        assertThat(read("a b|\\w").cuttable()).isFalse();
    }

    @Test
    void refusesDeepNestingBeforeTheStackEnds() {
        for (String open : new String[]{"(", "(?:", "[", "(?:a|", "(?=", "[^a&&"}) {
            assertThatThrownBy(() -> read(open.repeat(3900 / open.length()))).isInstanceOf(TokenizerException.class);
        }
        assertThatThrownBy(() -> read("a".repeat(5000))).hasMessageContaining("at most 4000");
    }

    @Test
    void neverTakesMuchLongerThanTheTextIsLong() {
        String text = "a".repeat(20_000);
        for (String pattern : new String[]{"a*b|a", "(?:a|a)*b|a", "(?:a|a)(?:a|a)(?:a|a)a*b|a"}) {
            SplitPattern compiled = read(pattern);
            assertThatThrownBy(() -> isolated(compiled, text)).as(pattern).isInstanceOf(TokenizerException.class)
                    .hasMessageContaining("steps a character");
        }
        String spaces = " ".repeat(1_000_000);
        assertThat(isolated(SplitPatterns.gpt2(), spaces)).hasSize(1);
        assertThat(isolated(SplitPatterns.gpt2(), spaces + "a")).hasSize(2);
        assertThat(isolated(read("\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+|\\S+"), spaces)).hasSize(1);
    }

    @Test
    void survivesAnyPattern() {
        Random random = new Random(4);
        String[] parts = {"a", "b", "(", ")", "(?:", "[", "]", "^", "$", "*", "+", "?", "{2,3}", "|", "\\", "\\s",
                "\\p{L}", "\\b", "(?!", "(?i:", "-",
                "&&", ".", "[:alpha:]", "(?>", "\\x{61}", "é", "{", "}", ","};
        for (int i = 0; i < 20_000; i++) {
            StringBuilder pattern = new StringBuilder();
            for (int length = random.nextInt(12); length >= 0; length--) {
                pattern.append(parts[random.nextInt(parts.length)]);
            }
            try {
                String text = "ab aab\nb é1";
                assertThat(String.join("", isolated(read(pattern.toString()), text))).isEqualTo(text);
            } catch (TokenizerException e) {
                assertThat(e).hasMessageContaining("not supported");
            }
        }
    }

    private static SplitPattern read(String regex) {
        return SplitPatterns.read(new Config("$.pattern", Map.of("Regex", regex)));
    }

    private static List<Integer> matches(SplitPattern pattern, String text, int shift) {
        List<Integer> spans = new ArrayList<>();
        SplitPattern.Matches matches = pattern.over(text.toCharArray(), 0, text.length());
        while (matches.find()) {
            spans.add(matches.start() + shift);
            spans.add(matches.end() + shift);
        }
        return spans;
    }

    /** What Split makes with "isolated": the matches and what is between them. */
    private static List<String> isolated(SplitPattern pattern, String text) {
        List<String> pieces = new ArrayList<>();
        SplitPattern.Matches matches = pattern.over(text.toCharArray(), 0, text.length());
        int end = 0;
        while (matches.find()) {
            pieces.add(text.substring(end, matches.start()));
            pieces.add(text.substring(matches.start(), matches.end()));
            end = matches.end();
        }
        pieces.add(text.substring(end));
        pieces.removeIf(String::isEmpty);
        return pieces;
    }
}
