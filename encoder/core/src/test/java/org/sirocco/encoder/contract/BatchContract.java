package org.sirocco.encoder.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.model.EncoderModel;

/** A sentence's states depend on nothing but the sentence: not on its neighbours, their order, threads or options. */
interface BatchContract extends SubjectUnderTest {
    int[] LENGTHS = {33, 1, 7, 128, 2, 31, 1, 64};

    @ParameterizedTest
    @ValueSource(strings = {"post", "pre"})
    default void aSentenceAloneEqualsItselfInAnyBatchAndAnyOrder(String norm) {
        EncoderModel model = Fixtures.model("layers=2,hidden=64,heads=2,ffn=96,seed=7,norm=" + norm);
        int[][] orders = {{0, 1, 2, 3, 4, 5, 6, 7}, {7, 6, 5, 4, 3, 2, 1, 0}, {3, 0, 3, 5}, {1, 6}, {4, 2, 7, 1, 0}};
        for (int[] order : orders) {
            int[] lengths = new int[order.length];
            for (int s = 0; s < order.length; s++) {
                lengths[s] = LENGTHS[order[s]];
            }
            PackedBatch batch = PackedBatch.ofLengths(lengths);
            int width = model.inputSize();
            float[] input = new float[batch.tokens() * width];
            for (int s = 0; s < order.length; s++) {
                float[] sentence = sentence(model, order[s]);
                System.arraycopy(sentence, 0, input, batch.first(s) * width, sentence.length);
            }
            float[] together = subject().forward(model, batch, input);
            for (int s = 0; s < order.length; s++) {
                float[] alone = subject().forward(model, PackedBatch.ofLengths(lengths[s]), sentence(model, order[s]));
                subject().assertSame(model, Fixtures.rows(together, width, batch.first(s), lengths[s]), alone,
                        subject().sameTolerance());
            }
        }
    }

    @Test
    default void manyThreadsAtOnceGetWhatOneGets() throws Exception {
        EncoderModel model = Fixtures.model(2, 64);
        List<float[]> expected = new ArrayList<>();
        for (int s = 0; s < LENGTHS.length; s++) {
            expected.add(subject().forward(model, PackedBatch.ofLengths(LENGTHS[s]), sentence(model, s)));
        }
        EncoderRuntime runtime = subject().runtime(model);
        try (ExecutorService threads = Executors.newFixedThreadPool(LENGTHS.length)) {
            List<Future<float[]>> results = new ArrayList<>();
            for (int round = 0; round < 40; round++) {
                int s = round % LENGTHS.length;
                results.add(threads.submit(() -> {
                    float[] hidden = sentence(model, s);
                    runtime.forward(PackedBatch.ofLengths(LENGTHS[s]), hidden, hidden);
                    return hidden;
                }));
            }
            for (int round = 0; round < results.size(); round++) {
                subject().assertSame(model, results.get(round).get(), expected.get(round % LENGTHS.length),
                        subject().sameTolerance());
            }
        }
    }

    @Test
    default void oneThreadGivesWhatAllCoresGive() {
        EncoderModel model = Fixtures.model(2, 64);
        PackedBatch batch = PackedBatch.ofLengths(LENGTHS);
        float[] input = Fixtures.normal(batch, model, 13);
        try (Subject single = subject().with(subject().options().withThreads(1))) {
            subject().assertSame(model, single.forward(model, batch, input), subject().forward(model, batch, input),
                    subject().sameTolerance());
        }
    }

    @Test
    default void attentionInStepsGivesWhatTheFastRunGives() {
        EncoderModel model = Fixtures.model(2, 64);
        PackedBatch batch = PackedBatch.ofLengths(LENGTHS);
        float[] input = Fixtures.normal(batch, model, 14);
        try (Subject steps = subject().with(subject().options()
                .withAttention(BackendOptions.AttentionMode.STEPS))) {
            subject().assertSame(model, steps.forward(model, batch, input), subject().forward(model, batch, input),
                    subject().observedTolerance());
        }
    }

    @Test
    default void numbersBehindTheBatchAreLeftAlone() {
        EncoderModel model = Fixtures.model(2, 32);
        float[] hidden = Fixtures.normal(PackedBatch.ofLengths(40), model, 15);
        float[] before = hidden.clone();
        PackedBatch batch = PackedBatch.ofLengths(20, 13);
        subject().runtime(model).forward(batch, hidden, hidden);
        int width = model.inputSize();
        assertThat(Fixtures.rows(hidden, width, 33, 7)).isEqualTo(Fixtures.rows(before, width, 33, 7));
        subject().assertClose(model, hidden, subject().reference(model, batch, before).last());
    }

    private static float[] sentence(EncoderModel model, int which) {
        return Fixtures.normal(PackedBatch.ofLengths(LENGTHS[which]), model, 100 + which);
    }
}
