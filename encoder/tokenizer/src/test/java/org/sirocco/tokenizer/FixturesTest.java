package org.sirocco.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sirocco.tokenizer.config.JsonReader;
import org.sirocco.tokenizer.errors.TokenizerException;

/**
 * 45 tokenizers of all kinds and what tokenizers 0.23.2 makes of the same texts: ids, offsets in code points, decoded
 * text, pairs, and ids without special tokens.
 */
class FixturesTest {
    private static final String EXPECTED = ".expected.json";
    private static final Map<String, byte[]> FILES = files();
    private static final List<?> TEXTS = (List<?>) json(FILES.get("texts.json"));

    static List<String> tokenizers() {
        List<String> names = new ArrayList<>();
        FILES.keySet().stream().filter(name -> name.endsWith(EXPECTED)).sorted()
                .forEach(name -> names.add(name.substring(0, name.length() - EXPECTED.length())));
        assertThat(names).hasSize(45);
        return names;
    }

    @ParameterizedTest
    @MethodSource("tokenizers")
    void givesWhatTheLibraryGives(String name) {
        Tokenizer tokenizer = Tokenizer.read(FILES.get(name + ".json"));
        Map<?, ?> expected = (Map<?, ?>) json(FILES.get(name + EXPECTED));
        Limit limit = limit(name);
        for (int i = 0; i < TEXTS.size(); i++) {
            Encoding encoding = tokenizer.encode((String) TEXTS.get(i), true, limit);
            int[] ids = ints(expected, "ids", i);
            int tokens = name.endsWith("-padded") ? encoding.length() : ids.length;

            assertThat(encoding.ids()).as("%s, text %d", name, i).isEqualTo(Arrays.copyOf(ids, tokens));
            assertThat(offsets(encoding)).as("%s, offsets of text %d", name, i)
                    .isEqualTo(Arrays.copyOf(ints(expected, "offsets", i), 2 * tokens));
            assertThat(tokenizer.decode(ids, true)).as("%s, text %d decoded", name, i)
                    .isEqualTo(((List<?>) expected.get("decoded")).get(i));
        }
        if (limit == Limit.NONE) {
            checkPairs(name, tokenizer, expected);
        }
    }

    private static void checkPairs(String name, Tokenizer tokenizer, Map<?, ?> expected) {
        List<?> pairs = (List<?>) expected.get("pair_ids");
        for (int i = 0; i < pairs.size(); i++) {
            String text = (String) TEXTS.get(i);
            String pair = (String) TEXTS.get(i + 1);
            assertThat(tokenizer.encode(text, false, Limit.NONE).ids()).as("%s, text %d without specials", name, i)
                    .isEqualTo(ints(expected, "plain_ids", i));
            if (pairs.get(i) == null) {
                assertThatThrownBy(() -> tokenizer.encode(text, pair)).isInstanceOf(TokenizerException.class);
            } else {
                Encoding both = tokenizer.encode(text, pair);
                assertThat(both.ids()).as("%s, pair %d", name, i).isEqualTo(ints(expected, "pair_ids", i));
                assertThat(both.typeIds()).as("%s, types of pair %d", name, i)
                        .isEqualTo(ints(expected, "pair_type_ids", i));
            }
        }
    }

    /** Two of the files truncate, which is the caller's part here. */
    private static Limit limit(String name) {
        return switch (name) {
            case "bert-truncated-left" -> Limit.last(9);
            case "bert-truncated-padded" -> Limit.first(12);
            default -> Limit.NONE;
        };
    }

    private static int[] offsets(Encoding encoding) {
        int[] starts = encoding.codePointStarts();
        int[] ends = encoding.codePointEnds();
        int[] offsets = new int[2 * starts.length];
        for (int i = 0; i < starts.length; i++) {
            offsets[2 * i] = starts[i];
            offsets[2 * i + 1] = ends[i];
        }
        return offsets;
    }

    private static int[] ints(Map<?, ?> expected, String key, int index) {
        List<?> list = (List<?>) ((List<?>) expected.get(key)).get(index);
        return list.stream().mapToInt(value -> ((Long) value).intValue()).toArray();
    }

    private static Object json(byte[] bytes) {
        return new JsonReader(bytes).value();
    }

    private static Map<String, byte[]> files() {
        Map<String, byte[]> files = new HashMap<>();
        try (InputStream stream = FixturesTest.class.getResourceAsStream("tokenizers.zip");
                ZipInputStream zip = new ZipInputStream(stream)) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return files;
    }
}
