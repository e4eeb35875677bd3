package org.sirocco.text.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.model.RandomEncoder;
import org.sirocco.text.model.LoadedModel;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.model.PoolingMode;
import org.sirocco.text.model.SentenceSettings;
import org.sirocco.text.tokenizer.ByteTokenizer;
import org.sirocco.text.tokenizer.Tokens;

/** The pipeline on a stack that writes known numbers: a text's vector is then the mean of its token numbers. */
class TextPipelineTest {
    private static final int HIDDEN = 4;
    private static final LoadedModel MODEL = new LoadedModel("stub",
            RandomEncoder.of("random:layers=1,hidden=4,heads=1,ffn=4,positions=none,seed=3,length=64"), null,
            new SentenceSettings(PoolingMode.MEAN, List.of(), false, 64, Map.of()), Arena.global());

    private final StubStack stack = new StubStack(HIDDEN);

    private TextPipeline<PooledText> pipeline(WindowRule rule, int batchTokens, int threads) {
        return new TextPipeline<>(new Tokenizing(new ByteTokenizer(), rule, Integer.MAX_VALUE, threads),
                Vectorizer.load(MODEL, stack, threads), batchTokens, threads);
    }

    private static List<Tokens> whole(int index, Tokens text) {
        return List.of(text);
    }

    @Test
    void packsWithinTheBudgetAndReturnsResultsInOrder() {
        for (int threads = 1; threads <= 2; threads++) {
            stack.batches.clear();
            // A begin token and a byte each: 2, 6, 4, 2 and 3 tokens.
            List<PooledText> results = pipeline(TextPipelineTest::whole, 6, threads)
                    .encode("", List.of("a", "bcdef", "ghi", "j", "kl"));

            assertThat(stack.batches).containsExactly(List.of(2), List.of(6), List.of(4, 2), List.of(3));
            assertThat(results).extracting(PooledText::tokens).containsExactly(2, 6, 4, 2, 3);
            // Tokens are numbered within their batch: "j" is the batch's fifth and sixth.
            assertThat(results).extracting(text -> text.vector()[0]).containsExactly(0.5f, 2.5f, 1.5f, 4.5f, 1f);
            assertThat(results).noneMatch(PooledText::truncated).allMatch(text -> text.windows() == 1);
        }
    }

    @Test
    void combinesWindowsByTheirTokens() {
        WindowRule chunks = (index, text) -> text.windows(4);
        for (int budget : new int[]{1, 4, 7, 100}) {
            // Windows of 4, 4 and 2 tokens; the others of the batch change nothing.
            PooledText chunked = pipeline(chunks, budget, 1).encode("", List.of("x", "abcdefg", "y")).get(1);
            assertThat(chunked.windows()).isEqualTo(3);
            assertThat(chunked.tokens()).isEqualTo(8);
            assertThat(chunked.truncated()).isFalse();
        }
        // Each alone: means of 0..3, 0..3 and 0..1, weighted by 4, 4 and 2.
        PooledText alone = pipeline(chunks, 1, 1).encode("", List.of("abcdefg")).getFirst();
        assertThat(alone.vector()[0]).isEqualTo((4 * 1.5f + 4 * 1.5f + 2 * 0.5f) / 10);
        assertThat(stack.batches.subList(stack.batches.size() - 3, stack.batches.size()))
                .containsExactly(List.of(4), List.of(4), List.of(2));
    }

    @Test
    void saysWhatTheRuleCutsAndTellsItTheIndex() {
        List<Integer> indices = new ArrayList<>();
        List<PooledText> results = pipeline((index, text) -> {
            indices.add(index);
            return List.of(text.truncated(3));
        }, 100, 1).encode("", List.of("ab", "abc"));

        assertThat(indices).containsExactly(0, 1);
        assertThat(results).extracting(PooledText::truncated).containsExactly(false, true);
        assertThat(results).extracting(PooledText::tokens).containsExactly(3, 4);
        assertThat(stack.batches).containsExactly(List.of(3, 3));
    }

    @Test
    void failsAsTheRuleDoesWhateverTheThreads() {
        for (int threads = 1; threads <= 2; threads++) {
            TextPipeline<PooledText> refusing = pipeline((index, text) -> {
                if (index == 3) {
                    throw new IllegalArgumentException("text 3");
                }
                return List.of(text);
            }, 2, threads);
            assertThatThrownBy(() -> refusing.encode("", List.of("a", "b", "c", "d", "e")))
                    .isInstanceOf(IllegalArgumentException.class).hasMessage("text 3");
        }
    }

    @Test
    void refusesNumbersThatAreNone() {
        stack.poison = true;
        assertThatThrownBy(() -> pipeline(TextPipelineTest::whole, 8, 1).encode("", List.of("a")))
                .isInstanceOf(ModelFormatException.class)
                .hasMessage("stub: makes NaN of a text on stub: its weights lead out of single precision");
    }

    @Test
    void anObservedRunGoesTheSameWay() {
        Vectorizer vectorizer = Vectorizer.load(MODEL, stack, 1);
        List<Integer> seen = new ArrayList<>();
        EncoderObserver observer = new EncoderObserver() {
            @Override
            public void hidden(int layer, float[] hidden) {
                seen.add(hidden.length);
            }
        };
        Tokenizing tokenizing = new Tokenizing(new ByteTokenizer(), TextPipelineTest::whole, Integer.MAX_VALUE, 1);
        List<String> text = List.of("abc");
        float[] fast = new TextPipeline<>(tokenizing, vectorizer, 8, 1).encode("", text).getFirst().vector();
        assertThat(seen).isEmpty();
        float[] observed = new TextPipeline<>(tokenizing, vectorizer.observedBy(observer), 8, 1).encode("", text)
                .getFirst()
                .vector();

        assertThat(seen).containsExactly(4 * HIDDEN);
        assertThat(observed).isEqualTo(fast);
        stack.poison = true;
        assertThatThrownBy(() -> new TextPipeline<>(tokenizing, vectorizer.observedBy(observer), 8, 1).encode("", text))
                .isInstanceOf(ModelFormatException.class);
    }

    @Test
    void keepsNoHiddenStatesBetweenCalls() {
        TextPipeline<PooledText> pipeline = pipeline(TextPipelineTest::whole, 8, 1);
        pipeline.encode("", List.of("abc"));
        float[] first = stack.lastHidden;
        pipeline.encode("", List.of("abc"));

        assertThat(stack.lastHidden).isNotSameAs(first);
    }

    @Test
    void usesOneArrayForTheBatchesOfACall() {
        pipeline(TextPipelineTest::whole, 8, 1).encode("", List.of("abcdefg", "abcdefg", "abc"));

        assertThat(stack.arrays).hasSize(3).allMatch(array -> array == stack.arrays.getFirst());
    }

    @Test
    void refusesStatesThatDoNotFitIntoAnArray() {
        assertThatThrownBy(() -> HiddenStates.numbers(1 << 21, 1024)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2097152 tokens of 1024 numbers do not fit into one array");
        assertThat(HiddenStates.numbers((1 << 21) - 1, 1024)).isEqualTo(2147482624);
    }

    @Test
    void packsWindowsOneAfterAnother() {
        var batch = Packer.pack(List.of(new Tokens(new int[]{1, 2}, 1, 0), new Tokens(new int[]{3}, 0, 0)));

        assertThat(batch.ids()).containsExactly(1, 2, 3);
        assertThat(batch.typeIds()).containsOnly(0).hasSize(3);
        assertThat(batch.layout()).extracting(PackedBatch::sentences, PackedBatch::tokens).containsExactly(2, 3);
        assertThat(Arrays.stream(batch.layout().offsets())).containsExactly(0, 2, 3);
    }
}
