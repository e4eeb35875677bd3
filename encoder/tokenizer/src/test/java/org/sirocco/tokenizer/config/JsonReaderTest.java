package org.sirocco.tokenizer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.tokenizer.errors.TokenizerException;

class JsonReaderTest {
    private static Object read(byte[] bytes) {
        JsonReader json = new JsonReader(bytes);
        Object value = json.value();
        json.end();
        return value;
    }

    private static Object read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsEveryKindOfValue() {
        assertThat(read(" {\"a\" : [1, -2.5e1,true,false,null , {} ,[]], \"b\":\"c\"}\n"))
                .isEqualTo(Map.of("a", Arrays.asList(1L, -25.0, true, false, null, Map.of(), List.of()), "b", "c"));
        assertThat(read("[0,-0,10,9223372036854775,1E2,0.5]"))
                .isEqualTo(List.of(0L, 0L, 10L, 9223372036854775L, 100.0, 0.5));
    }

    @Test
    void readsStringsOfAnyLengthAndScript() {
        assertThat(read("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\ud83d\\ude00\"")).isEqualTo("\"\\/\b\f\n\r\tAé😀");
        assertThat(read("\"é中😀\u007f\ud7ff\ue000\uffff\"")).isEqualTo("é中😀\u007f\ud7ff\ue000\uffff");
        assertThat(read("\"" + "x😀".repeat(1000) + "\"")).isEqualTo("x😀".repeat(1000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "{\"a\"}", "{\"a\":}",
            "{\"a\":1,}",
            "{a:1}", "{\"a\":1 \"b\":2}", "[1}", "{\"a\":1]", "\"", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"",
            "\"\n\"", "\"\t\"", "01", "-01", "-", "1.", ".5", "1e", "1e+", "+1", "NaN", "tru", "truex", "nul", "1 2",
            "'a'",
            "99999999999999999999", "\"\\ud83d\"", "\"\\ude00\"", "\"\\ud83d\\u0041\"", "\"\\ud83dx\"", "\uFEFF1",
            "// 1"})
    void refusesWhatIsNotJson(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(TokenizerException.class).hasMessageContaining("byte ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "ff", "c0 80", "c1 bf", "c3", "c3 28", "e0 80 80", "e0 9f bf", "ed a0 80", "ed bf bf",
            "e4 b8", "f0 80 80 80", "f0 8f bf bf", "f4 90 80 80", "f5 80 80 80", "f0 9f 98"})
    void refusesWhatIsNotUtf8(String hexadecimal) {
        String[] words = hexadecimal.split(" ");
        byte[] bytes = new byte[words.length + 2];
        bytes[0] = '"';
        for (int i = 0; i < words.length; i++) {
            bytes[i + 1] = (byte) Integer.parseInt(words[i], 16);
        }
        bytes[bytes.length - 1] = '"';
        assertThatThrownBy(() -> read(bytes)).isInstanceOf(TokenizerException.class).hasMessageContaining("not UTF-8");
    }

    @Test
    void refusesDeepNestingAndLongNumbers() {
        assertThat(read("[".repeat(63) + "]".repeat(63))).isInstanceOf(List.class);
        assertThatThrownBy(() -> read("[".repeat(64) + "]".repeat(64))).hasMessageContaining("63");
        assertThatThrownBy(() -> read("[{\"a\":".repeat(500_000))).hasMessageContaining("63");
        assertThatThrownBy(() -> read("0." + "1".repeat(2000))).hasMessageContaining("too large");
    }
}
