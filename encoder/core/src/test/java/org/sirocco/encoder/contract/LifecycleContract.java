package org.sirocco.encoder.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.model.EncoderModel;

/** Runtimes end cleanly and refuse what they cannot do. */
interface LifecycleContract extends SubjectUnderTest {
    @Test
    default void aClosedRuntimeRefuses() {
        EncoderModel model = Fixtures.model(2, 32);
        EncoderRuntime runtime = subject().backend().load(model);
        PackedBatch batch = PackedBatch.ofLengths(2);
        float[] hidden = new float[2 * 64];
        runtime.forward(batch, hidden, hidden);
        runtime.close();
        runtime.close();
        assertThatThrownBy(() -> runtime.forward(batch, hidden, hidden)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> runtime.forward(batch, hidden, hidden, new Recording()))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
    }

    @Test
    default void closingOneRuntimeLeavesTheOthers() {
        EncoderModel model = Fixtures.model(2, 32);
        subject().backend().load(model).close();
        PackedBatch batch = PackedBatch.ofLengths(5);
        subject().matchesReference(model, batch, Fixtures.normal(batch, model, 19));
    }

    @Test
    default void refusesHiddenStatesThatAreTooShort() {
        EncoderRuntime runtime = subject().runtime(Fixtures.model(2, 32));
        float[] hidden = new float[3 * 64 - 1];
        PackedBatch batch = PackedBatch.ofLengths(1, 2);
        assertThatThrownBy(() -> runtime.forward(batch, hidden, hidden)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("input has 191 numbers, 3 tokens of 64 numbers need 192");
        assertThatThrownBy(() -> runtime.forward(batch, new float[3 * 64], hidden))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("output has 191 numbers, 3 tokens of 64 numbers need 192");
        assertThatThrownBy(() -> runtime.forward(batch, hidden, hidden, new Recording()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Timeout(60)
    default void closingWaitsForCallsInProgress() throws Exception {
        EncoderModel model = Fixtures.model(2, 32);
        EncoderRuntime runtime = subject().backend().load(model);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread caller = new Thread(() -> runtime.forward(PackedBatch.ofLengths(4), new float[4 * 64],
                new float[4 * 64], new EncoderObserver() {
                    @Override
                    public void hidden(int layer, float[] hidden) {
                        inside.countDown();
                        try {
                            goOn.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                }));
        caller.setUncaughtExceptionHandler((thread, e) -> failure.set(e));
        caller.start();
        inside.await();
        Thread closer = new Thread(runtime::close);
        closer.start();
        while (closer.getState() == Thread.State.NEW || closer.getState() == Thread.State.RUNNABLE) {
            Thread.onSpinWait();
        }
        boolean returned = closer.getState() == Thread.State.TERMINATED;
        goOn.countDown();
        caller.join();
        closer.join();
        assertThat(returned).as("close returned during a call").isFalse();
        assertThat(failure.get()).isNull();
    }

    @Test
    default void saysWhoItIs() {
        assertThat(subject().backend().id()).isNotBlank();
        assertThat(subject().backend().description()).isNotBlank();
    }
}
