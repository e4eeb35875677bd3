package org.sirocco.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.AttentionSteps;
import org.sirocco.encoder.BackendUnavailableException;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.contract.CountingProvider;

class SentenceEncoderTest {
    private static final ModelSource SMALL = ModelSource
            .parse("random:layers=2,hidden=32,heads=4,ffn=64,positions=sinusoidal,seed=7,length=16");
    private static final EncoderOptions OPTIONS = EncoderOptions.builder().backend("scalar").build();

    private static SentenceEncoder open(EncoderOptions options) {
        return SentenceEncoder.load(SMALL, options);
    }

    @Test
    void saysHowAVectorCameAbout() {
        try (SentenceEncoder encoder = open(OPTIONS)) {
            EncodedText result = encoder.encode("hello");

            assertThat(result.tokens()).isEqualTo(6);
            assertThat(result.truncated()).isFalse();
            assertThat(result.windows()).isEqualTo(1);
            assertThat(result.backend()).isEqualTo("scalar");
            assertThat(result.vector()).hasSize(encoder.dimensions());
        }
    }

    @Test
    void autoGoesOnWhereADeviceHasNoRoomForTheModelAndANameDoesNot() {
        TooSmallProvider.OFFERED.set(true);
        try (SentenceEncoder encoder = open(OPTIONS.toBuilder().backend("auto").build())) {
            assertThat(encoder.backend()).isEqualTo("simd");
            assertThat(encoder.backendDescription()).startsWith("CPU");
            assertThat(encoder.encode("hello").backend()).isEqualTo("simd");
        } finally {
            TooSmallProvider.OFFERED.set(false);
        }
        assertThatThrownBy(() -> open(OPTIONS.toBuilder().backend("toosmall").build()))
                .isInstanceOf(BackendUnavailableException.class).hasMessageContaining("there is no room for random:");
    }

    @Test
    void nothingInIsNothingOut() {
        try (SentenceEncoder encoder = open(OPTIONS)) {
            assertThat(encoder.encode(List.of())).isEmpty();
        }
    }

    @Test
    void keepsTheOrderWhateverTheBatches() {
        List<String> texts = List.of("one", "a longer text", "", "x", "fifteen letters", "two", "three");
        List<float[]> alone = new ArrayList<>();
        try (SentenceEncoder encoder = open(OPTIONS)) {
            texts.forEach(text -> alone.add(encoder.encode(text).vector()));
        }
        for (int budget : new int[]{1, 7, 20, 4096}) {
            for (int threads = 1; threads <= 2; threads++) {
                EncoderOptions options = OPTIONS.toBuilder().batchTokens(budget)
                        .threads(threads).build();
                try (SentenceEncoder encoder = open(options)) {
                    List<EncodedText> results = encoder.encode(texts);
                    for (int i = 0; i < texts.size(); i++) {
                        VectorAssert.assertClose(results.get(i).vector(), alone.get(i), 1e-6, 0.999999,
                                String.format(Locale.ROOT, "text %d, budget %d", i, budget));
                    }
                }
            }
        }
    }

    @Test
    void fillsBatchesWithoutLeavingSingleTextsBehind() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            texts.add("x".repeat(1 + i * 7 % 13));
        }
        try (SentenceEncoder encoder = open(OPTIONS.toBuilder().backend("counting").batchTokens(50).build())) {
            CountingProvider.FORWARDS.clear();
            int tokens = encoder.encode(texts).stream().mapToInt(EncodedText::tokens).sum();

            assertThat(CountingProvider.FORWARDS).allSatisfy(batch -> assertThat(batch).isLessThanOrEqualTo(50));
            assertThat(CountingProvider.FORWARDS.stream().mapToInt(Integer::intValue).sum()).isEqualTo(tokens);
            // A text has at most 14 tokens, so no batch but the last has room for one more.
            assertThat(CountingProvider.FORWARDS.subList(0, CountingProvider.FORWARDS.size() - 1))
                    .allSatisfy(batch -> assertThat(batch).isGreaterThan(50 - 14));
        }
    }

    @Test
    void refusesToBeClosedFromInsideACallOfIt() {
        SentenceEncoder encoder = open(OPTIONS);
        EncoderObserver closing = new EncoderObserver() {
            @Override
            public void hidden(int layer, float[] hidden) {
                encoder.close();
            }
        };

        assertThatThrownBy(() -> encoder.inspector().observe("hello", closing))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this sentence encoder cannot be closed from inside a call of it");
        encoder.close();
    }

    @Test
    void cutsAnOverlongTextAndSaysSo() {
        try (SentenceEncoder encoder = open(OPTIONS)) {
            EncodedText result = encoder.encode("0123456789abcdefghij");

            assertThat(result.truncated()).isTrue();
            assertThat(result.tokens()).isEqualTo(21);
            assertThat(result.vector()).isEqualTo(encoder.encode("0123456789abcde").vector());
        }
    }

    @Test
    void refusesAnOverlongTextIfAsked() {
        try (SentenceEncoder encoder = open(OPTIONS.toBuilder().overlong(Overlong.ERROR).build())) {
            assertThatThrownBy(() -> encoder.encode(List.of("fits", "0123456789abcdefghij")))
                    .isInstanceOf(OverlongTextException.class)
                    .hasMessage("text 2 has 21 tokens, the model takes at most 16");
            assertThat(encoder.encode("0123456789abcde").truncated()).isFalse();
            assertThatThrownBy(() -> encoder.inspector().observe("0123456789abcdefghij", new EncoderObserver() {
            }))
                    .isInstanceOf(OverlongTextException.class);
        }
    }

    @Test
    void takesAnotherLimitThanTheModelsOwn() {
        String text = "0123456789abcdefghij";
        try (SentenceEncoder shorter = open(OPTIONS.toBuilder().maxTokens(8).build());
                SentenceEncoder own = open(OPTIONS)) {
            assertThat(shorter.maxTokens()).isEqualTo(8);
            assertThat(shorter.encode(text).truncated()).isTrue();
            assertThat(shorter.encode(text).vector()).isEqualTo(own.encode("0123456").vector());
        }
        for (int wrong : new int[]{1, 17}) {
            assertThatThrownBy(() -> open(OPTIONS.toBuilder().maxTokens(wrong).build()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("maxTokens (" + wrong
                            + ") must be more than the special tokens (1) and at most the model's positions (16)");
        }
        assertThatThrownBy(() -> OPTIONS.toBuilder().maxTokens(-1).build())
                .hasMessage("maxTokens (-1) must be at least 0");
    }

    @Test
    void chunksAnOverlongTextIntoTheWeightedMeanOfItsWindows() {
        String head = "0123456789abcde";
        String tail = "fghij";
        try (SentenceEncoder encoder = open(OPTIONS.toBuilder().overlong(Overlong.CHUNK).build())) {
            EncodedText result = encoder.encode(head + tail);
            float[] first = encoder.encode(head).vector();
            float[] second = encoder.encode(tail).vector();

            float[] expected = new float[first.length];
            double square = 0;
            for (int c = 0; c < expected.length; c++) {
                expected[c] = 16 * first[c] + 6 * second[c];
                square += expected[c] * expected[c];
            }
            for (int c = 0; c < expected.length; c++) {
                expected[c] /= (float) Math.sqrt(square);
            }
            assertThat(result.windows()).isEqualTo(2);
            assertThat(result.truncated()).isFalse();
            VectorAssert.assertClose(result.vector(), expected, 1e-6, 0.999999, "chunked");
        }
    }

    @Test
    void servesManyThreadsAtOnce() throws ExecutionException, InterruptedException {
        try (SentenceEncoder encoder = open(OPTIONS.toBuilder().backend("simd").build());
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<float[]> expected = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                expected.add(encoder.encode("text " + i).vector());
            }
            List<Future<float[]>> results = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                String text = "text " + i % 10;
                results.add(threads.submit(() -> encoder.encode(text).vector()));
            }
            for (int i = 0; i < results.size(); i++) {
                VectorAssert.assertClose(results.get(i).get(), expected.get(i % 10), 1e-6, 0.999999, "encode " + i);
            }
        }
    }

    @Test
    void refusesToEncodeAfterClose() {
        SentenceEncoder encoder = open(OPTIONS);
        encoder.close();
        encoder.close();

        assertThatThrownBy(() -> encoder.encode("late")).isInstanceOf(IllegalStateException.class)
                .hasMessage("this sentence encoder is closed");
    }

    @Test
    void showsTheAttentionOfEveryHeadWithoutChangingTheVector() {
        List<String> seen = new ArrayList<>();
        EncoderObserver observer = new EncoderObserver() {
            @Override
            public void attention(int layer, int head, int sentence, AttentionSteps steps) {
                seen.add(layer + "." + head);
                assertThat(steps.tokens()).isEqualTo(6);
            }
        };
        try (SentenceEncoder encoder = open(OPTIONS)) {
            assertThat(encoder.inspector().observe("hello", observer).vector())
                    .isEqualTo(encoder.encode("hello").vector());
            assertThat(seen).containsExactlyInAnyOrder("0.0", "0.1", "0.2", "0.3", "1.0", "1.1", "1.2", "1.3");
            assertThat(encoder.inspector().tokens("hé")).containsExactly("[BEGIN]", "h", "c3", "a9");
            assertThat(encoder.inspector().tokens("0123456789abcdefghij")).hasSize(16);
        }
    }

    @Test
    void aWordsVectorIsTheSameWhereverItStands() {
        try (SentenceEncoder encoder = open(OPTIONS)) {
            WordVectors words = encoder.inspector().wordVectors("aba");

            assertThat(words.tokens()).containsExactly("a", "b", "a");
            float[] first = Arrays.copyOfRange(words.vectors(), 0, 32);
            assertThat(Arrays.copyOfRange(words.vectors(), 64, 96)).isEqualTo(first);
            assertThat(Arrays.copyOfRange(words.vectors(), 32, 64)).isNotEqualTo(first);
            assertThat(words.vectors()).hasSize(3 * words.hiddenSize());
            assertThat(encoder.inspector().wordVectors("").tokens()).isEmpty();
        }
    }

    @Test
    void aQueryWithoutAPromptOfItsOwnIsAnyText() {
        try (SentenceEncoder encoder = open(OPTIONS)) {
            float[] plain = encoder.encode("where").vector();

            assertThat(encoder.encodeQuery("where").vector()).isEqualTo(plain);
            assertThat(encoder.encodeDocument("where").vector()).isEqualTo(plain);
            assertThat(encoder.queryPrompt()).isEmpty();
            assertThat(encoder.documentPrompt()).isEmpty();
            assertThat(encoder.encode(List.of("ere"), "wh").getFirst().vector()).isEqualTo(plain);
        }
    }

    @Test
    void refusesAPromptThatTheModelDoesNotDefine() {
        try (SentenceEncoder encoder = open(OPTIONS)) {
            assertThatThrownBy(() -> encoder.prompt("query")).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("defines no prompt 'query'");
        }
    }

    @Test
    void refusesAVocabularyThatCannotHoldBytes() {
        ModelSource tiny = ModelSource.parse("random:vocab=100,hidden=8,heads=2,ffn=8,layers=1");

        assertThatThrownBy(() -> SentenceEncoder.load(tiny, OPTIONS)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("vocab=100").hasMessageContaining("at least 257");
    }

    @Test
    void refusesALengthThatLeavesNoRoomForText() {
        ModelSource tiny = ModelSource.parse("random:length=1,hidden=8,heads=2,ffn=8,layers=1");

        assertThatThrownBy(() -> SentenceEncoder.load(tiny, OPTIONS)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("length=1 in 'random:length=1,hidden=8,heads=2,ffn=8,layers=1' must be at least 2: "
                        + "a text begins with a token of its own");
    }
}
