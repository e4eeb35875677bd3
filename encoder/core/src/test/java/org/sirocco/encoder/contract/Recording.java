package org.sirocco.encoder.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.sirocco.encoder.AttentionSteps;
import org.sirocco.encoder.EncoderObserver;

/** Keeps what it is shown, and asserts that it is called on one thread at a time and never twice for one thing. */
final class Recording implements EncoderObserver {
    /** Whose attention; all count from 0. */
    record Head(int layer, int head, int sentence) {}

    private final Predicate<Head> wanted;
    private final Map<Head, AttentionSteps> attention = new LinkedHashMap<>();
    private final List<float[]> hidden = new ArrayList<>();
    private final AtomicBoolean busy = new AtomicBoolean();

    Recording() {
        this(head -> true);
    }

    Recording(Predicate<Head> wanted) {
        this.wanted = wanted;
    }

    @Override
    public boolean wantsAttention(int layer, int head, int sentence) {
        return wanted.test(new Head(layer, head, sentence));
    }

    @Override
    public void attention(int layer, int head, int sentence, AttentionSteps steps) {
        alone(() -> {
            assertThat(hidden).as("attention of layer %d comes before its hidden states", layer).hasSize(layer);
            assertThat(attention.put(new Head(layer, head, sentence), steps)).as("shown twice").isNull();
        });
    }

    @Override
    public void hidden(int layer, float[] states) {
        alone(() -> {
            assertThat(layer).as("layers come in order").isEqualTo(hidden.size());
            hidden.add(states.clone());
        });
    }

    private void alone(Runnable action) {
        assertThat(busy.compareAndSet(false, true)).as("one thread at a time").isTrue();
        action.run();
        busy.set(false);
    }

    AttentionSteps steps(int layer, int head, int sentence) {
        return attention.get(new Head(layer, head, sentence));
    }

    Map<Head, AttentionSteps> byHead() {
        return attention;
    }

    Collection<AttentionSteps> all() {
        return attention.values();
    }

    /** Per layer, (N, C) at least. */
    List<float[]> hidden() {
        return hidden;
    }
}
