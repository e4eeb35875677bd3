package org.sirocco.text.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
import org.sirocco.text.tokenizer.HuggingFaceTokenizer;
import org.sirocco.text.tokenizer.RefusedTextException;
import org.sirocco.tokenizer.peer.NativeTokenizer;

/** Whole {@code tokenizer.json} files, each taken as Hugging Face's own tokenizer takes it, or refused with the reason. */
class TokenizerFilesTest {
    static {
        // Always before the native tokenizer: a process with both in the other order has been seen to end without a word.
        OrtEnvironment.getEnvironment();
    }

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

    /** Against Hugging Face's own tokenizer. */
    private void assertSame(String tokenizer, String text) throws IOException {
        load(tokenizer).close();
        assertSameIds(tokenizer, text);
    }

    private static void assertSameIds(String tokenizer, String text) throws IOException {
        byte[] bytes = tokenizer.getBytes(StandardCharsets.UTF_8);
        try (HuggingFaceTokenizer ours = new HuggingFaceTokenizer(bytes);
                NativeTokenizer reference = new NativeTokenizer(bytes)) {
            assertThat(Arrays.stream(ours.encode(text).ids()).asLongStream().toArray()).isEqualTo(reference.ids(text));
        }
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
            "\"SpecialToken\":{\"id\":\"[CLS]\" | \"SpecialToken\":{\"id\":\"[X]\" | \"[X]\" is not among the special tokens",
            "\"Sequence\":{\"id\":\"A\" | \"Sequence\":{\"id\":\"B\" | asks for a second text where there is one",
            "{\"Sequence\":{\"id\":\"A\",\"type_id\":0}}, | {\"Sequence\":{\"id\":\"A\",\"type_id\":0}},{\"Sequence\":{\"id\":\"A\",\"type_id\":0}}, | expected the text once",
            "\"type_id\":0}}, | \"type_id\":1}}, | token 0 has the type 1, expected 0",
            "\"id\":\"A\",\"type_id\":0 | \"id\":\"A\",\"type_id\":1 | token 1 has the type 1, expected 0",
            "\"unk_token\":\"[UNK]\" | \"unk_token\":\"NOPE\" | NOPE",
            "\"ids\":[2] | \"ids\":[2,2] | has 2 ids and 1 tokens",
            "\"ids\":[2] | \"ids\":[10] | gives the id 10, but the word table has 10 rows",
            "\"1\":9 | \"1\":10 | token '1' has id 10, but the word table has 10 rows",
            "\"strip_accents\":null | \"content\":\"a\" | $.normalizer: unknown key",
            "{\"type\":\"BertPreTokenizer\"} | {} | $.pre_tokenizer",
            "\"BertPreTokenizer\" | \"Lowercase\" | $.pre_tokenizer: unknown pre-tokenizer \"Lowercase\"",
            "\"[UNK]\":1 | \"u\":1 | [UNK]",
            "\"content\":\"[CLS]\" | \"content\":\"new\" | token 'new' has id 10, but the word table has 10 rows",
            "\"content\":\"[CLS]\" | \"content\":[] | content",
            "\"type\":\"WordPiece\",\"unk | \"type\":\"Other\",\"unk | is not a usable tokenizer: $.model",
            "\"version\":\"1.0\" | \"version\":\"9\" | is not a usable tokenizer: $.version: unknown version \"9\""})
    void refusesAWordPieceTokenizerThat(String part, String by, String message) {
        assertRefused(replaced(TinyTokenizers.WORD_PIECE, part, by), message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "\"length\":9 | \"length\":0 | $.pre_tokenizer",
            "\"Regex\":\" {2,}\" | \"Regex\":\"(a)\\\\1\" | $.normalizer",
            "\"content\":\" \" | \"content\":\"\\ud800\" | half a surrogate pair",
            "\"length\":9 | \"length\":1e999 | $.pre_tokenizer",
            "\"precompiled_charsmap\" | \"other\" | $.normalizer"})
    void refusesAUnigramTokenizerThat(String part, String by, String message) {
        assertRefused(replaced(TinyTokenizers.UNIGRAM, part, by), message);
    }

    /** What the native tokenizer panics at, follows out of memory, or reads as it happens to lie. */
    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "/////w==", "AAA", "****"})
    void refusesACharsMapThatIsNone(String map) {
        assertRefused(replaced(TinyTokenizers.UNIGRAM, TinyTokenizers.charsMap(), map), "charsmap");
    }

    @Test
    void refusesToLeaveAVectorToChance() throws IOException {
        assertRefused(replaced(TinyTokenizers.BPE, "\"dropout\":null", "\"dropout\":0.5"),
                "$.model.dropout");
        load(TinyTokenizers.BPE.replace("\"dropout\":null", "\"dropout\":0.0")).close();
    }

    /** What was refused as long as the native tokenizer did the work is done, as that one does it in small. */
    @Test
    void takesLongWordsAndPiecesAndManyAddedTokens() throws IOException {
        String text = "a " + "ab".repeat(1000) + " b";
        assertSame(replaced(TinyTokenizers.WORD_PIECE, "\"max_input_chars_per_word\":100",
                "\"max_input_chars_per_word\":3000"), text);
        String piece = "a".repeat(1500);
        assertSame(replaced(TinyTokenizers.UNIGRAM, "[\"\u2581a\",-1.0]", "[\"" + piece + "\",-0.5]")
                .replace("\"length\":9", "\"length\":4000"), "b" + piece + " " + piece + "b");
        String token = "{\"id\":2,\"content\":\"%d\",\"single_word\":false,\"lstrip\":false,\"rstrip\":false,"
                + "\"normalized\":false,\"special\":false},";
        assertSameIds(replaced(TinyTokenizers.WORD_PIECE, "\"added_tokens\":[", "\"added_tokens\":["
                + IntStream.range(0, 10_500).mapToObj(token::formatted).collect(Collectors.joining())),
                "a10499b 77ab1");
    }

    @Test
    void takesStepsThatLetATextGrow() throws IOException {
        assertSame(
                replaced(TinyTokenizers.UNIGRAM, "\"prepend\":\"\u2581\"", "\"prepend\":\"" + "ab".repeat(300) + "\""),
                "a ab x");
        assertSame(replaced(TinyTokenizers.BPE, "{\"type\":\"NFC\"}", "{\"type\":\"Sequence\",\"normalizers\":["
                + "{\"type\":\"NFKD\"},".repeat(40) + "{\"type\":\"NFKC\"}]}"), "\uFDFA \uFB01 a\u030A b");
    }

    @Test
    void takesMergesOfSubwordsWithAPrefix() throws IOException {
        assertThat(ids(replaced(TinyTokenizers.BPE, "\"continuing_subword_prefix\":\"\"",
                "\"continuing_subword_prefix\":\"##\"").replace("\"b\":5", "\"##b\":5").replace("\"\u0120 a\"", "")
                .replace("\"a b\",", "\"a ##b\""))).isNotEmpty();
    }

    @Test
    void refusesMoreSpecialTokensThanTheLimitLeavesRoomFor() throws IOException {
        TinyModel.json(folder.resolve(ModelFolder.LIMIT), Map.of("max_seq_length", 2));
        assertRefused(TinyTokenizers.WORD_PIECE, "puts 2 special tokens around a text, the limit of 2 leaves no room");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[a-z]+[0-9]", " {2,}|x", "(?:ab|b)+", "\\\\p{L}b", "a(?=b)", "[^\\\\s]x"})
    void takesTheExpressionsThatAreGiven(String pattern) throws IOException {
        assertSame(replaced(TinyTokenizers.UNIGRAM, "\"Regex\":\" {2,}\"", "\"Regex\":\"" + pattern + "\""),
                "a ab x abb1  b1 bx");
    }

    /** Over texts of no more than some hundred thousand letters each ended the native tokenizer's process, or stalled it. */
    @ParameterizedTest
    @ValueSource(strings = {"(a+)+b", "(?x)(a|aa) +b"})
    void anExpressionHoldsNothingUp(String pattern) throws IOException {
        try (SentenceEncoder encoder = load(replaced(TinyTokenizers.UNIGRAM, "\"Regex\":\" {2,}\"",
                "\"Regex\":\"" + pattern + "\""))) {
            assertThat(encoder.encode("a".repeat(200_000)).truncated()).isTrue();
        } catch (ModelFormatException e) {
            assertThat(e).hasMessageContaining("$.normalizer");
        }
    }

    /** Hugging Face's tokenizer takes a list for a step, and its elements for the step's fields. */
    @Test
    void refusesStepsThatAreLists() {
        assertRefused(replaced(TinyTokenizers.BPE, "{\"type\":\"NFC\"}",
                "{\"type\":\"Sequence\",\"normalizers\":[[{\"Regex\":\"(a+)+b\"},\"x\"]]}"), "normalizer");
        assertRefused(replaced(TinyTokenizers.BPE, "{\"type\":\"NFC\"}", "[\"xxxx\"]"),
                "normalizer is a list, expected an object");
    }

    @Test
    void saysSoWhereATextHasNoTokens() throws IOException {
        try (SentenceEncoder encoder = load(
                TinyTokenizers.WORD_PIECE.replaceFirst("\"post_processor\":(?s:.*),\\s*\"decoder\"",
                        "\"post_processor\":null,\"decoder\""))) {
            assertThat(encoder.encode("a").tokens()).isEqualTo(1);
            assertThatThrownBy(() -> encoder.encode(List.of("a", " "))).isInstanceOf(RefusedTextException.class)
                    .hasMessage("text 2 cannot be tokenized: no token stands for it, "
                            + "and the tokenizer puts none around it");
        }
    }

    @Test
    void refusesATemplateThatLeavesNoRoom() {
        String piece = "{\"SpecialToken\":{\"id\":\"[CLS]\"";
        assertRefused(replaced(TinyTokenizers.WORD_PIECE, piece, (piece + ",\"type_id\":0}},").repeat(64) + piece),
                "puts 66 special tokens around a text, the limit of");
    }
}
