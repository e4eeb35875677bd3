package org.sirocco.text.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.text.EncoderOptions;
import org.sirocco.text.ModelSource;
import org.sirocco.text.SentenceEncoder;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.tokenizer.TokenizerException;

/** Whole {@code tokenizer.json} files, down to the native tokenizer: where one is not refused in time, the JVM ends. */
class TokenizerStepsTest {
    @TempDir
    private static Path cache;

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        TinyModel.writeSentence(folder);
    }

    private SentenceEncoder load(String tokenizer) throws IOException {
        Files.writeString(folder.resolve(ModelFolder.TOKENIZER), tokenizer);
        return SentenceEncoder.load(new ModelSource.Folder(folder),
                EncoderOptions.builder().backend("scalar").cache(cache).build());
    }

    private int[] ids(String tokenizer) throws IOException {
        try (SentenceEncoder encoder = load(tokenizer)) {
            return encoder.inspector().tokenIds("a ab x");
        }
    }

    private void assertRefused(String tokenizer, String message) {
        assertThatThrownBy(() -> load(tokenizer)).isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith(folder.resolve(ModelFolder.TOKENIZER) + ": ").hasMessageContaining(message);
    }

    private static String replaced(String tokenizer, String part, String by) {
        assertThat(tokenizer).contains(part);
        return tokenizer.replace(part, by);
    }

    @Test
    void loadsEveryKindOfModelWithTheStepsAroundIt() throws IOException {
        assertThat(ids(TinyTokenizers.WORD_PIECE)).containsExactly(2, 5, 5, 8, 1, 3);
        // The charsmap turns x into a.
        assertThat(ids(TinyTokenizers.UNIGRAM)).containsExactly(2, 9, 9, 5, 9, 3);
        assertThat(ids(TinyTokenizers.BPE)).containsExactly(2, 9, 7, 6, 7, 1, 3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "\"SpecialToken\":{\"id\":\"[CLS]\" | \"SpecialToken\":{\"id\":\"[X]\" | is '[X]', expected one of special_tokens",
            "\"Sequence\":{\"id\":\"A\" | \"Sequence\":{\"id\":\"B\" | is 'B', expected the text A, once",
            "\"type_id\":0}}, | \"type_id\":1}}, | single[0].SpecialToken.type_id is 1, expected 0",
            "\"id\":\"A\",\"type_id\":0 | \"id\":\"A\",\"type_id\":1 | single[1].Sequence.type_id is 1, expected 0",
            "\"unk_token\":\"[UNK]\" | \"unk_token\":\"NOPE\" | loads but is not usable",
            "\"ids\":[2] | \"ids\":[2,2] | expected at most 64 ids, as many as tokens",
            "\"ids\":[2] | \"ids\":[10] | gives the id 10, but the word table has 10 rows",
            "\"max_input_chars_per_word\":100 | \"max_input_chars_per_word\":1001 | is 1001, expected a whole number from 1",
            "\"strip_accents\":null | \"strip_accents\":\"\\ud800\" | half surrogate pairs",
            "\"strip_accents\":null | \"strip_accents\":1e999 | normalizer.strip_accents is Infinity, expected a finite number",
            "\"strip_accents\":null | \"content\":\"a\" | is an object, expected one without 'content': BertNormalizer has [",
            "{\"type\":\"BertPreTokenizer\"} | {} | pre_tokenizer.type is missing, expected a string",
            "\"BertPreTokenizer\" | \"Lowercase\" | pre_tokenizer.type is 'Lowercase', expected one of [BertPreTokenizer, ",
            "\"[UNK]\":1 | \"u\":1 | loads but is not usable",
            "\"content\":\"[CLS]\" | \"content\":\"new\" | gives the id 10, but the word table has 10 rows",
            "\"content\":\"[CLS]\" | \"content\":[] | the content of an added token is START_ARRAY",
            "\"type\":\"WordPiece\",\"unk | \"type\":\"Other\",\"unk | is not a usable tokenizer",
            "\"version\":\"1.0\" | \"version\":\"9\" | is not a usable tokenizer: Unknown tokenizer version '9'"})
    void refusesAWordPieceTokenizerThat(String part, String by, String message) {
        assertRefused(replaced(TinyTokenizers.WORD_PIECE, part, by), message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "\"length\":9 | \"length\":0 | length is 0, expected a whole number from 1",
            "\"Regex\":\" {2,}\" | \"Regex\":\"(a+)+\" | expected one of the patterns",
            "\"String\":\"``\" | \"String\":\"\" | pattern.String is '', expected a text of at least one character",
            "\"precompiled_charsmap\" | \"other\" | is an object, expected one without 'other': Precompiled has ["})
    void refusesAUnigramTokenizerThat(String part, String by, String message) {
        assertRefused(replaced(TinyTokenizers.UNIGRAM, part, by), message);
    }

    @ParameterizedTest
    @CsvSource({"'', 'has 0 bytes, expected at least 4'", "AAAA, 'has 3 bytes, expected at least 4'",
            "AAAAAA==, has a trie of 0 bytes in 4",
            "/////w==, has a trie of 4294967295 bytes in 4", "AAA, is not Base64",
            "AB==, is not Base64 in its one form",
            "****, is not Base64: Illegal", "BAAAAAAAAAA=, leads to unit 1 of a trie of 1"})
    void refusesACharsMapThatIsNone(String map, String message) {
        assertRefused(replaced(TinyTokenizers.UNIGRAM, TinyTokenizers.charsMap(), map), message);
    }

    @Test
    void refusesACharsMapThatLeadsOutOfItself() {
        int unit = 'x' | 1 << 8 | 0x100 << 10;
        assertCharsMapRefused(TinyTokenizers.charsMap('x' | 0x200 << 10, 0, "a"), "leads to unit 633 of a trie of 512");
        assertCharsMapRefused(TinyTokenizers.charsMap('x' | 1 << 9 | 0x1FFFFF << 10, 0, "a"), "of a trie of 512");
        assertCharsMapRefused(TinyTokenizers.charsMap(unit, 2, "a"), "a replacement at byte 2 of 1");
        assertCharsMapRefused(TinyTokenizers.charsMap(unit, 1, "\u00C3\u00A9"), "a replacement at byte 1 of 2");
        assertCharsMapRefused(TinyTokenizers.charsMap(unit, 0, "\u00C3"), "has replacements that are not UTF-8");
        assertCharsMapRefused(TinyTokenizers.charsMap(unit, 0, "a".repeat(1025)), "of at most 64 bytes");
    }

    private void assertCharsMapRefused(String map, String message) {
        assertRefused(replaced(TinyTokenizers.UNIGRAM, TinyTokenizers.charsMap(), map), message);
    }

    @Test
    void refusesMergesOfSubwordsWithAPrefix() {
        assertRefused(replaced(TinyTokenizers.BPE, "\"continuing_subword_prefix\":\"\"",
                "\"continuing_subword_prefix\":\"##\""), "has model.merges and a model.continuing_subword_prefix");
    }

    @Test
    void refusesToLeaveAVectorToChance() throws IOException {
        assertRefused(replaced(TinyTokenizers.BPE, "\"dropout\":null", "\"dropout\":0.5"),
                "model.dropout is 0.5, expected null");
        load(TinyTokenizers.BPE.replace("\"dropout\":null", "\"dropout\":0.0")).close();
    }

    @Test
    void refusesMoreThanTheNativeTokenizerCanStand() {
        String token = "{\"id\":2,\"content\":\"%d\",\"single_word\":false,\"lstrip\":false,\"rstrip\":false,"
                + "\"normalized\":false,\"special\":false}";
        assertRefused(replaced(TinyTokenizers.WORD_PIECE, "\"added_tokens\":[", "\"added_tokens\":["
                + IntStream.range(0, 10_000).mapToObj(token::formatted).collect(Collectors.joining(",")) + ","),
                "has 10002 added tokens, supported are at most 10000");
        assertRefused(replaced(TinyTokenizers.BPE, "{\"type\":\"NFC\"}", "{\"type\":\"Sequence\",\"normalizers\":["
                + "{\"type\":\"Strip\"},".repeat(31) + "{\"type\":\"Nmt\"}]}"), "expected at most 32 steps in all");
        assertRefused(replaced(TinyTokenizers.UNIGRAM, "\"a\",", "\"" + "a".repeat(1001) + "\","),
                "model.vocab has a piece of 1001 characters, supported are at most 1000");
    }

    /** Together with the charsmap, the replacements, the prefix and the pre-tokenizer that are there. */
    @Test
    void refusesATextThatGrowsWithoutBound() {
        String prepend = "\"prepend\":\"\u2581\"";
        assertRefused(replaced(TinyTokenizers.UNIGRAM, prepend, "\"prepend\":\"" + "a".repeat(128) + "\""),
                "pre_tokenizer.pretokenizers[1] is an object, expected text to grow by at most 512 times in all");
        assertRefused(replaced(TinyTokenizers.UNIGRAM, prepend, "\"prepend\":\"" + "a".repeat(600) + "\""),
                "normalizer.normalizers[3] is an object, expected text to grow");
        // The charsmap makes 18 bytes of one.
        String map = TinyTokenizers.charsMap('x' | 1 << 8 | 0x100 << 10, 0, "a".repeat(18));
        assertRefused(replaced(TinyTokenizers.UNIGRAM, TinyTokenizers.charsMap(), map).replace(prepend,
                "\"prepend\":\"aaaaa\""), "pre_tokenizer.pretokenizers[1] is an object, expected text to grow");
        assertRefused(replaced(TinyTokenizers.BPE, "{\"type\":\"NFC\"}", "{\"type\":\"Sequence\",\"normalizers\":["
                + "{\"type\":\"NFKD\"},".repeat(2) + "{\"type\":\"NFKC\"}]}"), "expected text to grow");
    }

    @Test
    void refusesMoreSpecialTokensThanTheLimitLeavesRoomFor() throws IOException {
        TinyModel.json(folder.resolve(ModelFolder.LIMIT), Map.of("max_seq_length", 2));
        assertRefused(TinyTokenizers.WORD_PIECE, "puts 2 special tokens around a text, the limit of 2 leaves no room");
    }

    /** Each ended the process, or stalled it, over texts of no more than some hundred thousand letters. */
    @ParameterizedTest
    @ValueSource(strings = {"(?#[)(a+)+b(?#])", "(?x)(a|aa) +b", "\\\\x{(a+)+b}", "[a-z]+[0-9]", "(a+)+b", " {2,}|x"})
    void refusesEveryPatternButThoseInUse(String pattern) {
        assertRefused(replaced(TinyTokenizers.UNIGRAM, "\"Regex\":\" {2,}\"", "\"Regex\":\"" + pattern + "\""),
                "expected one of the patterns [ {2,}, \\s+]");
    }

    /** The native tokenizer takes a list for a step, and its elements for the step's fields. */
    @Test
    void refusesStepsThatAreLists() {
        assertRefused(replaced(TinyTokenizers.BPE, "{\"type\":\"NFC\"}",
                "{\"type\":\"Sequence\",\"normalizers\":[[{\"Regex\":\"(a+)+b\"},\"x\"]]}"), "expected an object");
        assertRefused(replaced(TinyTokenizers.BPE, "{\"type\":\"NFC\"}", "[\"xxxx\"]"),
                "normalizer is a list, expected an object");
    }

    @Test
    void saysSoWhereATextHasNoTokens() throws IOException {
        try (SentenceEncoder encoder = load(
                TinyTokenizers.WORD_PIECE.replaceFirst("\"post_processor\":(?s:.*),\\s*\"decoder\"",
                        "\"post_processor\":null,\"decoder\""))) {
            assertThat(encoder.encode("a").tokens()).isEqualTo(1);
            assertThatThrownBy(() -> encoder.encode(List.of("a", " "))).isInstanceOf(TokenizerException.class)
                    .hasMessage("a text of 1 characters cannot be tokenized: no token stands for it, "
                            + "and the tokenizer puts none around it");
        }
    }

    @Test
    void refusesATemplateOfThousandsOfPieces() {
        String piece = "{\"SpecialToken\":{\"id\":\"[CLS]\"";
        assertRefused(replaced(TinyTokenizers.WORD_PIECE, piece, (piece + ",\"type_id\":0}},").repeat(64) + piece),
                "expected at most 64 pieces and special tokens");
    }
}
