package org.sirocco.encoder.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.sirocco.encoder.AttentionSteps;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.model.Attention;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.Linear;

/** What an observed run shows is complete, consistent, and of the same computation as the fast run. */
interface ObserverContract extends SubjectUnderTest {
    int[] TOKENS = {7, 1, 33, 64};

    @Test
    default void anObservedRunGivesWhatTheFastRunGives() {
        EncoderModel model = Fixtures.model(2, 32);
        PackedBatch batch = PackedBatch.ofLengths(TOKENS);
        float[] input = Fixtures.normal(batch, model, 16);
        subject().assertSame(model, subject().forward(model, batch, input, new Recording()),
                subject().forward(model, batch, input), subject().observedTolerance());
    }

    @Test
    default void everyHeadOfEveryLayerAndSentenceIsShownOnce() {
        EncoderModel model = Fixtures.model(2, 32);
        Recording seen = observe(model, new Recording());
        assertThat(seen.byHead()).hasSize(2 * 2 * TOKENS.length);
        seen.byHead().forEach((head, steps) -> {
            int tokens = TOKENS[head.sentence()];
            assertThat(steps.tokens()).isEqualTo(tokens);
            assertThat(steps.headSize()).isEqualTo(32);
            assertThat(steps.query()).hasSize(tokens * 32);
            assertThat(steps.key()).hasSize(tokens * 32);
            assertThat(steps.value()).hasSize(tokens * 32);
            assertThat(steps.scores()).hasSize(tokens * tokens);
            assertThat(steps.scaled()).hasSize(tokens * tokens);
            assertThat(steps.weights()).hasSize(tokens * tokens);
            assertThat(steps.context()).hasSize(tokens * 32);
        });
    }

    @Test
    default void everyRowOfAttentionSumsToOne() {
        for (AttentionSteps steps : observe(Fixtures.model(2, 64), new Recording()).all()) {
            for (int row = 0; row < steps.tokens(); row++) {
                double sum = 0;
                for (int j = 0; j < steps.tokens(); j++) {
                    float weight = steps.weights()[row * steps.tokens() + j];
                    assertThat(weight).isBetween(0f, 1f);
                    sum += weight;
                }
                assertThat(sum).as("%s, row %d", subject().backend().id(), row).isBetween(1 - 1e-5, 1 + 1e-5);
            }
        }
    }

    @Test
    default void theStepsFollowFromEachOther() {
        EncoderModel model = Fixtures.model(2, 64);
        observe(model, new Recording()).byHead().forEach((head, steps) -> {
            String who = subject().who(model) + ", " + head;
            int tokens = steps.tokens();
            int size = steps.headSize();
            double[] scores = new double[tokens * tokens];
            double[] scaled = new double[tokens * tokens];
            double[] weights = new double[tokens * tokens];
            double[] context = new double[tokens * size];
            for (int i = 0; i < tokens; i++) {
                double sum = 0;
                for (int j = 0; j < tokens; j++) {
                    int at = i * tokens + j;
                    for (int d = 0; d < size; d++) {
                        scores[at] += (double) steps.query()[i * size + d] * steps.key()[j * size + d];
                    }
                    scaled[at] = steps.scores()[at] / Math.sqrt(size);
                    sum += Math.exp(steps.scaled()[at]);
                }
                for (int j = 0; j < tokens; j++) {
                    weights[i * tokens + j] = Math.exp(steps.scaled()[i * tokens + j]) / sum;
                    for (int d = 0; d < size; d++) {
                        context[i * size + d] += (double) steps.weights()[i * tokens + j] * steps.value()[j * size + d];
                    }
                }
            }
            Close.assertClose(who + ", scores", steps.scores(), scores, 1e-5, 1e-5);
            Close.assertClose(who + ", scaled", steps.scaled(), scaled, 1e-6, 1e-6);
            Close.assertClose(who + ", weights", steps.weights(), weights, 1e-6, 1e-5);
            Close.assertClose(who + ", context", steps.context(), context, 1e-5, 1e-5);
        });
    }

    @Test
    default void theStepsAreThoseOfTheModel() {
        EncoderModel model = Fixtures.model(2, 32);
        PackedBatch batch = PackedBatch.ofLengths(TOKENS);
        float[] input = Fixtures.normal(batch, model, 17);
        Recording seen = new Recording();
        subject().forward(model, batch, input, seen);
        Attention layer = model.layers().getFirst().attention().function();
        // Sentence 2, head 1 of the first layer, whose input is known.
        AttentionSteps steps = seen.steps(0, 1, 2);
        float[] sentence = Fixtures.rows(input, 64, batch.first(2), TOKENS[2]);
        subject().assertClose(model, steps.query(), secondHead(layer.query(), sentence));
        subject().assertClose(model, steps.key(), secondHead(layer.key(), sentence));
        subject().assertClose(model, steps.value(), secondHead(layer.value(), sentence));
    }

    /** Rows 32 to 63 of W·x + b for each token x. */
    private double[] secondHead(Linear linear, float[] tokens) {
        double[] weight = RoundedWeights.of(subject().options().weights(), linear.weight());
        double[] out = new double[tokens.length / 2];
        for (int i = 0; i < out.length; i++) {
            int token = i / 32;
            int row = 32 + i % 32;
            out[i] = linear.bias().get(row);
            for (int c = 0; c < 64; c++) {
                out[i] += weight[row * 64 + c] * tokens[token * 64 + c];
            }
        }
        return out;
    }

    @Test
    default void onlyWhatIsWantedIsShown() {
        EncoderModel model = Fixtures.model(2, 32);
        Recording.Head wanted = new Recording.Head(1, 0, 2);
        Recording seen = observe(model, new Recording(wanted::equals));
        assertThat(seen.byHead()).containsOnlyKeys(wanted);
        assertThat(seen.hidden()).hasSize(2);
        observe(model, new EncoderObserver() {
            @Override
            public boolean wantsAttention(int layer, int head, int sentence) {
                return false;
            }

            @Override
            public boolean wantsHidden(int layer) {
                return layer == 1;
            }

            @Override
            public void hidden(int layer, float[] hidden) {
                assertThat(layer).isEqualTo(1);
            }

            @Override
            public void attention(int layer, int head, int sentence, AttentionSteps steps) {
                throw new AssertionError("attention was not wanted");
            }
        });
    }

    @Test
    default void anObserversExceptionReachesTheCallerAndTheRuntimeLivesOn() {
        EncoderModel model = Fixtures.model(2, 32);
        IllegalArgumentException own = new IllegalArgumentException("the observer's own");
        EncoderObserver broken = new EncoderObserver() {
            @Override
            public void attention(int layer, int head, int sentence, AttentionSteps steps) {
                throw own;
            }
        };
        assertThatThrownBy(() -> observe(model, broken)).hasMessage(own.getMessage());
        PackedBatch batch = PackedBatch.ofLengths(9);
        subject().matchesReference(model, batch, Fixtures.normal(batch, model, 18));
    }

    private <O extends EncoderObserver> O observe(EncoderModel model, O observer) {
        PackedBatch batch = PackedBatch.ofLengths(TOKENS);
        subject().forward(model, batch, Fixtures.normal(batch, model, 16), observer);
        return observer;
    }
}
