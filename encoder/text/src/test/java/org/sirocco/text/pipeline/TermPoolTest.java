package org.sirocco.text.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sirocco.encoder.host.HostHead;
import org.sirocco.encoder.model.Head;
import org.sirocco.encoder.model.HeadActivation;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.text.model.TermSettings;
import org.sirocco.text.tokenizer.Tokens;

class TermPoolTest {
    private static final int WORDS = 30_522;
    private static final TokenizedText TEXT = new TokenizedText(3, List.of(new Tokens(new int[3], 1, 1)), 0);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingOfOneTextIsLeftForTheNext(boolean sum) {
        TermPool pool = new TermPool(new TermSettings(sum, false), 4, 5);
        pool.logits()[1] = (float) Math.expm1(2);
        pool.logits()[3] = -7;
        pool.logits()[5 + 1] = (float) Math.expm1(1);
        pool.add(0);
        pool.add(1);
        WeightedTerms first = pool.take(TEXT);
        assertThat(first.ids()).containsExactly(1);
        assertThat(first.weights()[0]).isEqualTo(sum ? 3f : 2f, Offset.offset(1e-6f));
        assertThat(pool.take(TEXT).ids()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLogitThatIsNoNumberDoesNotVanish(boolean sum) {
        TermPool pool = new TermPool(new TermSettings(sum, true), 4, 5);
        pool.logits()[2] = Float.NaN;
        pool.add(0);
        assertThat(pool.take(TEXT).weights()).containsExactly(Float.NaN);
    }

    @Test
    void aTextAllocatesNothingAsWideAsTheVocabulary() {
        HostHead head = new HostHead(new Head.Vocabulary(List.of(new Head.Dense(
                new Linear(Tensor.of("words", new float[WORDS * 2], WORDS, 2), null), HeadActivation.IDENTITY))),
                linear -> (rows, x, y, at) -> {
                    for (int row = 0; row < rows; row++) {
                        y[at + row * WORDS + 77] = x[row * 2];
                    }
                });
        TermPool pool = new TermPool(new TermSettings(false, false), 2, WORDS);
        pool.states()[0] = 1;
        weigh(head, pool);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int text = 0; text < 10; text++) {
            weigh(head, pool);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(WORDS);
    }

    private static void weigh(HostHead head, TermPool pool) {
        head.apply(1, pool.states(), pool.logits());
        pool.add(0);
        assert pool.take(TEXT).ids().length == 1;
    }
}
