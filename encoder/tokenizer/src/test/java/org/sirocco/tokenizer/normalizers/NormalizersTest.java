package org.sirocco.tokenizer.normalizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sirocco.tokenizer.Golden;
import org.sirocco.tokenizer.errors.TokenizerException;
import org.sirocco.tokenizer.text.AlignedText;
import org.sirocco.tokenizer.unicode.NormalForm;

class NormalizersTest {
    static Stream<JsonNode> golden() {
        return Golden.nodes("normalizers.jsonl").stream();
    }

    @ParameterizedTest
    @MethodSource("golden")
    void rewritesAndAlignsAsTheLibraryDoes(JsonNode line) {
        Normalizer normalizer = Normalizers.read(Golden.config(line.get(0)));
        AlignedText text = new AlignedText();
        for (JsonNode golden : line.get(1)) {
            String original = golden.get(0).textValue();
            normalizer.apply(text.reset(original));
            assertThat(text.toString()).as("%s of %s", line.get(0), golden.get(0)).isEqualTo(golden.get(1).textValue());
            List<Integer> expected = new ArrayList<>();
            golden.get(2).forEach(number -> expected.add(number.intValue()));
            assertThat(places(text, original)).as("%s of %s", line.get(0), golden.get(0)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("golden")
    void comesToTheSameWhereATextIsCutBeforeASpace(JsonNode line) {
        Normalizer normalizer = Normalizers.read(Golden.config(line.get(0)));
        if (!normalizer.cuttable()) {
            return;
        }
        AlignedText text = new AlignedText();
        AlignedText part = new AlignedText();
        for (JsonNode golden : line.get(1)) {
            String original = golden.get(0).textValue().replace("\u0000", "a ") + "Z " + golden.get(0).textValue();
            normalizer.apply(text.reset(original));
            StringBuilder parts = new StringBuilder();
            int from = 0;
            for (int i = 1; i <= original.length(); i++) {
                if (i == original.length() || original.charAt(i) == ' ' && original.charAt(i - 1) < 128
                        && Character.isLetterOrDigit(original.charAt(i - 1))) {
                    normalizer.apply(part.reset(original, from, i, from == 0, i == original.length()));
                    parts.append(part);
                    from = i;
                }
            }
            assertThat(parts.toString()).as("%s of %s", line.get(0), original).isEqualTo(text.toString());
        }
    }

    /** What tokenizers 0.23.2 makes of them: a cluster of five bytes is looked up as a whole, one of six letter by letter. */
    @ParameterizedTest
    @CsvSource({"\uFB01\u0301, fi", "\uFB01\u20D0, fi\u20D0", "\uFB01\u0301\u0301, fi\u0301\u0301"})
    void aCompiledMapTakesClustersOfLessThanSixBytesAsAWhole(String text, String expected) throws IOException {
        try (InputStream in = Golden.class.getResourceAsStream("peer/t5-first.json")) {
            JsonNode file = Golden.node(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            Normalizer normalizer = Normalizers.read(Golden.config(file.get("normalizer")));
            AlignedText normalized = new AlignedText().reset(text);
            normalizer.apply(normalized);
            assertThat(normalized.toString()).isEqualTo(expected);
        }
    }

    /** What tokenizers 0.23.2 makes of them where the map knows a carriage return before a line feed alone. */
    @Test
    void aCarriageReturnAndItsLineFeedAreOneClusterForACompiledMap() {
        int[] units = new int[256];
        units['\r'] = '\r' | 16 << 10;
        int after = '\r' ^ 16 ^ '\n';
        units[after] = '\n' | 1 << 8 | 8 << 10;
        units[after ^ 8] = 1 << 31;
        ByteBuffer map = ByteBuffer.allocate(4 + 4 * units.length + 2).order(ByteOrder.LITTLE_ENDIAN);
        map.putInt(4 * units.length);
        map.asIntBuffer().put(units);
        map.position(4 + 4 * units.length);
        map.put((byte) 'x');
        Normalizer normalizer = Normalizers.read(Golden.config(Golden.node(
                "{\"type\":\"Precompiled\",\"precompiled_charsmap\":\""
                        + Base64.getEncoder().encodeToString(map.array()) + "\"}")));
        AlignedText text = new AlignedText().reset("a\r\nb\rc\r\r\n\n");

        normalizer.apply(text);

        assertThat(text.toString()).isEqualTo("axb\rc\rx\n");
    }

    @Test
    void sortsManyMarksInLinearTime() {
        String marks = "e" + "\u0301\u0323".repeat(200_000);
        AlignedText text = new AlignedText().reset(marks);
        NormalForm.NFD.apply(text);
        assertThat(text.toString()).isEqualTo("e" + "\u0323".repeat(200_000) + "\u0301".repeat(200_000));
    }

    @Test
    void refusesWhatItDoesNotKnowByName() {
        refuses("{'type':'Uppercase'}", "unknown normalizer \"Uppercase\"");
        refuses("{'type':'NFC','strength':1}", "unknown key \"strength\"");
        refuses("{'type':'Strip','strip_left':true}", "\"strip_right\" is missing");
        refuses("{'type':'Precompiled','precompiled_charsmap':'###'}", "is not Base64");
        refuses("{'type':'Precompiled','precompiled_charsmap':'/////w=='}", "for a trie of");
        refuses("{'type':'Replace','pattern':{'Regex':'(?<=a)b'},'content':''}", "look-behind");
    }

    private static void refuses(String json, String reason) {
        assertThatThrownBy(() -> Normalizers.read(Golden.config(Golden.node(json.replace('\'', '"')))))
                .isInstanceOf(TokenizerException.class).hasMessageContaining(reason);
    }

    /** Begin and end of each character, in code points of the original. */
    private static List<Integer> places(AlignedText text, String original) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            places.add(original.codePointCount(0, text.startOf(i)));
            places.add(original.codePointCount(0, text.endOf(i)));
        }
        return places;
    }
}
