package org.sirocco.tokenizer.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.tokenizer.Encoding;
import org.sirocco.tokenizer.Tokenizer;

/** The named models' tokenizers, text by text, against the native library. */
class NativeComparisonTest {
    private static final long SEED = Long.getLong("seed", 22);
    private static final int FEW = 1_000;
    private static final int MANY = Integer.getInteger("texts", 1_000_000);

    @ParameterizedTest
    @ValueSource(strings = {"all-minilm-l6-v2-tokenizer.json", "bge-small-zh-v1.5-tokenizer.json"})
    void givesTheNativeLibrarysTokens(String file) throws IOException {
        compare(file, FEW);
    }

    /** Byte-level BPE, BPE with byte fallback, Unigram, cased WordPiece. */
    @ParameterizedTest
    @ValueSource(strings = {"roberta", "llama3", "gemma", "t5-first", "bert-cased", "clip", "unigram-byte-fallback",
            "bpe-continuing-prefix"})
    void givesTheNativeLibrarysTokensWithSmallVocabularies(String name) {
        compare(name, Mutants.file(name), FEW);
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {"roberta", "llama3", "gemma", "t5-first", "bert-cased"})
    void givesTheNativeLibrarysTokensOfManyTextsWithSmallVocabularies(String name) {
        compare(name, Mutants.file(name), MANY);
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {"all-minilm-l6-v2-tokenizer.json", "bge-small-zh-v1.5-tokenizer.json"})
    void givesTheNativeLibrarysTokensOfManyTexts(String file) throws IOException {
        compare(file, MANY);
    }

    @Tag("all-models")
    @ParameterizedTest
    @ValueSource(strings = {"bge-small-en-v1.5-tokenizer.json", "e5-small-v2-tokenizer.json"})
    void givesTheNativeLibrarysTokensOfOtherModels(String file) throws IOException {
        compare(file, FEW);
    }

    @Tag("long")
    @Tag("all-models")
    @ParameterizedTest
    @ValueSource(strings = {"bge-small-en-v1.5-tokenizer.json", "e5-small-v2-tokenizer.json"})
    void givesTheNativeLibrarysTokensOfManyTextsOfOtherModels(String file) throws IOException {
        compare(file, MANY);
    }

    private static void compare(String file, int texts) throws IOException {
        byte[] bytes;
        try (InputStream in = NativeComparisonTest.class.getResourceAsStream("/" + file)) {
            assertThat(in).as(file).isNotNull();
            bytes = in.readAllBytes();
        }
        compare(file, bytes, texts);
    }

    private static void compare(String file, byte[] bytes, int texts) {
        Tokenizer tokenizer = Tokenizer.read(bytes);
        MixedTexts source = new MixedTexts(SEED);
        try (NativeTokenizer reference = new NativeTokenizer(bytes)) {
            long tokens = 0;
            for (int i = 0; i < texts; i++) {
                tokens += check(tokenizer, reference, source.next(), i);
            }
            System.out.printf("%s: %,d texts of seed %d, %,d tokens, all equal%n", file, texts, SEED, tokens);
        }
    }

    private static int check(Tokenizer tokenizer, NativeTokenizer reference, String text, int number) {
        NativeTokenizer.Tokens expected = reference.encode(text);
        Encoding actual = tokenizer.encode(text);
        long[] ids = Arrays.stream(actual.ids()).asLongStream().toArray();
        int[] spans = new int[2 * ids.length];
        int[] starts = actual.codePointStarts();
        int[] ends = actual.codePointEnds();
        for (int i = 0; i < ids.length; i++) {
            spans[2 * i] = starts[i];
            spans[2 * i + 1] = ends[i];
        }
        if (!Arrays.equals(ids, expected.ids()) || !Arrays.equals(spans, expected.spans())) {
            assertThat(ids).as("ids of text %d: %s", number, text).isEqualTo(expected.ids());
            assertThat(spans).as("places of text %d: %s", number, text).isEqualTo(expected.spans());
        }
        return ids.length;
    }
}
