package org.sirocco.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.text.folder.FolderLayouts;

/** The vectors of tokens are the last hidden states that transformers has. */
class TokenVectorsTest {

    private static Path fixture(String name) {
        return FixtureTest.fixtures().resolve(name);
    }

    private static SentenceEncoder open(String name, EncoderOptions.Builder options) {
        return SentenceEncoder.load(new ModelSource.Folder(fixture(name)), options.build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert-cls", "bert-dense", "roberta-mean", "modernbert-mean"})
    void everyTokenHasItsLastHiddenState(String name) {
        JsonNode reference = FixtureTest.json(fixture(name).resolve("expected.json"));
        double tolerance = FixtureTest.tolerance(reference);
        JsonNode texts = reference.get("texts");
        int seen = 0;
        for (String backend : List.of("scalar", "simd")) {
            try (Arena arena = Arena.ofConfined();
                    SentenceEncoder encoder = open(name, EncoderOptions.builder().backend(backend).batchTokens(60))) {
                Map<String, Tensor> expected = FolderLayouts.weights(fixture(name).resolve("expected.safetensors"),
                        arena);
                List<TokenVectors> results = encoder.encodeTokens(FixtureTest.texts(texts));
                for (int i = 0; i < texts.size(); i++) {
                    TokenVectors result = results.get(i);
                    assertThat(result.ids()).containsExactly(
                            FixtureTest.JSON.convertValue(texts.get(i).get("ids"), int[].class));
                    assertThat(result.dimensions()).isEqualTo(encoder.shape().hiddenSize());
                    Tensor last = expected.get("last." + i) != null
                            ? expected.get("last." + i)
                            : expected.get("hidden." + i + "." + encoder.shape().layers());
                    if (last != null) {
                        float[] numbers = last.toArray();
                        assertThat(result.vectors()).hasSameSizeAs(numbers);
                        for (int n = 0; n < numbers.length; n++) {
                            assertThat(Math.abs(result.vectors()[n] - numbers[n]) <= tolerance
                                    + tolerance * Math.abs(numbers[n])).as("%s, text %d, number %d", backend, i, n)
                                    .isTrue();
                        }
                        seen++;
                    }
                }
            }
        }
        assertThat(seen).isGreaterThan(1);
    }

    @Test
    void theTokensAroundATextAreMarkedAndThoseInItAreNot() {
        try (SentenceEncoder encoder = open("bert-cls", EncoderOptions.builder().backend("scalar"))) {
            TokenVectors text = encoder.encodeTokens(List.of("[CLS] hello [SEP]")).getFirst();
            assertThat(text.spellings()).startsWith("[CLS]", "[CLS]").endsWith("[SEP]", "[SEP]");
            assertThat(text.special()[0]).isTrue();
            assertThat(text.special()[text.length() - 1]).isTrue();
            for (int token = 1; token < text.length() - 1; token++) {
                assertThat(text.special()[token]).as(text.spellings().get(token)).isFalse();
            }
            assertThat(text.vector(1))
                    .containsExactly(Arrays.copyOfRange(text.vectors(), text.dimensions(), 2 * text.dimensions()));
            assertThatThrownBy(() -> text.vector(text.length())).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void aTextInWindowsHasTheTokensOfEach() {
        EncoderOptions.Builder options = EncoderOptions.builder().backend("scalar").maxTokens(5);
        String words = "a a a . . .";
        try (SentenceEncoder chunks = open("bert-cls", options.overlong(Overlong.CHUNK));
                SentenceEncoder cut = open("bert-cls", options.overlong(Overlong.TRUNCATE))) {
            TokenVectors whole = chunks.encodeTokens(List.of(words)).getFirst();
            TokenVectors first = cut.encodeTokens(List.of(words)).getFirst();
            TokenVectors second = cut.encodeTokens(List.of(". . .")).getFirst();
            assertThat(whole.windows()).isEqualTo(2);
            assertThat(whole.length()).isEqualTo(10);
            assertThat(whole.tokens()).isEqualTo(8);
            assertThat(whole.special()).containsExactly(true, false, false, false, true, true, false, false, false,
                    true);
            assertThat(first.truncated()).isTrue();
            assertThat(first.length()).isEqualTo(5);
            for (int token = 0; token < 5; token++) {
                assertThat(whole.vector(token)).containsExactly(first.vector(token));
                assertThat(whole.vector(5 + token)).containsExactly(second.vector(token));
            }
        }
    }
}
