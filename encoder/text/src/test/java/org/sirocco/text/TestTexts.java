package org.sirocco.text;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Texts that a library meets in the wild, in many scripts, with everything in them that breaks tokenizers. */
final class TestTexts {
    private TestTexts() {}

    /** Over 250 short texts, and some at, just over and far over the limits of 256 and 512 tokens. */
    static List<String> all() {
        List<String> texts = new ArrayList<>(written());
        // One token a word, two special tokens around them.
        for (int words : new int[]{253, 254, 255, 509, 510, 511, 10_000}) {
            texts.add(words(words));
        }
        return texts;
    }

    static List<String> written() {
        try (InputStream in = TestTexts.class.getResourceAsStream("texts.json")) {
            return List.of(new ObjectMapper().readValue(in, String[].class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A text of so many words that are one token each in every model here. */
    static String words(int count) {
        return String.join(" ", Collections.nCopies(count, "a"));
    }
}
