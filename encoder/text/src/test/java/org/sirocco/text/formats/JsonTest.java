package org.sirocco.text.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.text.model.ModelFormatException;

class JsonTest {
    private static final Path FILE = Path.of("some", "config.json");

    @Test
    void readsEveryKindOfValue() {
        Json json = parse("{\"o\":{\"k\":\"text\"},\"l\":[1,2],\"n\":-2.5e3,\"b\":true,\"z\":null,\"big\":4294967296}");
        assertThat(json.keys()).containsExactly("o", "l", "n", "b", "z", "big");
        assertThat(json.get("o").get("k").text()).isEqualTo("text");
        assertThat(json.get("l").sizes()).containsExactly(1L, 2L);
        assertThat(json.get("n").number()).isEqualTo(-2500);
        assertThat(json.get("b").flag()).isTrue();
        assertThat(json.get("z").present()).isFalse();
        assertThat(json.get("absent").present()).isFalse();
        assertThat(json.get("big").size()).isEqualTo(1L << 32);
    }

    @Test
    void namesFileAndPlaceOfAWrongValue() {
        Json json = parse("{\"o\":{\"k\":[7]}}");
        assertThatThrownBy(() -> json.get("o").get("k").list().getFirst().text())
                .isInstanceOf(ModelFormatException.class).hasMessage(FILE + ": o.k[0] is 7, expected a string");
        assertThatThrownBy(() -> json.get("o").get("x").text())
                .hasMessage(FILE + ": o.x is missing, expected a string");
        assertThatThrownBy(json::list).hasMessage(FILE + ": the whole is an object, expected a list");
    }

    @Test
    void namesNoPlacesBeforeOneIsWrong() {
        String key = "k".repeat(50_000);
        Json json = parse("{\"" + key + "\":[" + "0,".repeat(400_000) + "-1]}");
        // 20 GB of names, were each element's put together.
        assertThatThrownBy(json.get(key)::sizes).isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith(FILE + ": kkk");
        assertThat(json.get(key).list().getLast().key()).isEqualTo(key + "[400000]");
    }

    @Test
    void refusesDuplicateKeysAtAnyDepth() {
        assertRefused("{\"a\":1,\"a\":1}", "Duplicate");
        assertRefused("{\"x\":[{\"a\":1,\"b\":2,\"a\":1}]}", "Duplicate");
    }

    @Test
    void refusesBombs() {
        assertRefused("[".repeat(100_000), "nesting depth");
        assertRefused("{\"a\":".repeat(100_000), "nesting depth");
        assertRefused(IntStream.range(0, 600_000).mapToObj(i -> "[]").collect(Collectors.joining(",", "[", "]")),
                "Token count");
        assertRefused("1".repeat(10_000), "Number value length");
        assertRefused("{\"" + "k".repeat(100_000) + "\":1}", "Name length");
    }

    @Test
    void saysWhatIsOpenWithoutTheParsersOwnTalk() {
        assertThatThrownBy(() -> Json.parse(FILE, "{".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("start marker at [line: 1, column: 1]").hasMessageNotContaining("Source");
    }

    @Test
    void refusesWhatIsNoJson() {
        assertRefused("", "is empty");
        assertRefused("  \n", "is empty");
        assertRefused("{", "is not the JSON it should be");
        assertRefused("{} {}", "has more after the end");
        assertRefused("{'a':1}", "is not the JSON it should be");
        assertRefused("[NaN]", "is not the JSON it should be");
        assertRefused("[1,]", "is not the JSON it should be");
        assertRefused("{\"a\":1} x", "is not the JSON it should be");
        assertThatThrownBy(() -> Json.parse(FILE, new byte[]{'"', (byte) 0xFF, '"'}))
                .isInstanceOf(ModelFormatException.class).hasMessageContaining("Invalid UTF-8");
    }

    @Test
    void refusesAHugeFileWithoutReadingItAll(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("config.json");
        try (var channel = Files.newByteChannel(file, StandardOpenOption.CREATE,
                StandardOpenOption.WRITE)) {
            channel.position(1L << 40).write(ByteBuffer.allocate(1));
        }
        assertThatThrownBy(() -> Json.read(file)).isInstanceOf(ModelFormatException.class)
                .hasMessage(file + ": is larger than the supported 16777216 bytes");
    }

    private static Json parse(String json) {
        return Json.parse(FILE, json.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(String json, String message) {
        assertThatThrownBy(() -> parse(json)).isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith(FILE + ": ").hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }
}
