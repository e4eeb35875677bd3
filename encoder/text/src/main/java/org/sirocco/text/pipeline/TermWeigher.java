package org.sirocco.text.pipeline;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import org.sirocco.encoder.BackendChoice;
import org.sirocco.encoder.DeviceTimes;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.text.model.LoadedModel;
import org.sirocco.text.model.ModelFormatException;
import org.sirocco.text.model.TermSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From tokens to the weights of words: pack, embed, the stack, the head over a block of tokens after the other, pool. Safe for
 * many threads; it owns what the model holds on its device.
 */
public final class TermWeigher implements Computation<WeightedTerms>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TermWeigher.class);
    /** More are not kept: a crowd of callers must not leave its arrays behind for good. */
    private static final int MOST_KEPT = 4;

    private final LoadedModel model;
    private final TermSettings settings;
    private final Forward forward;
    private final Queue<TermPool> pools = new ArrayBlockingQueue<>(MOST_KEPT);

    private TermWeigher(LoadedModel model, TermSettings settings, Forward forward) {
        this.model = model;
        this.settings = settings;
        this.forward = forward;
    }

    /**
     * Loads a model's weights on a backend.
     *
     * @param model   must stay open as long as this is used
     * @param threads most that the host's part of a batch is shared by
     */
    public static TermWeigher load(LoadedModel model, TermSettings settings, BackendChoice choice, int threads) {
        Forward forward = Forward.load(model, choice, threads);
        if (forward.takesTokens()) {
            LOG.info("{}: the device looks tokens up, and hidden states come from it, for the head", model.name());
        }
        return new TermWeigher(model, settings, forward);
    }

    /** V, how many words have a weight or none. */
    public int vocabulary() {
        return model.encoder().head().outputs();
    }

    /** The backend as results name it. */
    public String backend() {
        return forward.backend();
    }

    /** What the device has measured of itself. */
    public Optional<DeviceTimes> deviceTimes() {
        return forward.deviceTimes();
    }

    @Override
    public Forward forward() {
        return forward;
    }

    /** The head is the backend's as well. */
    @Override
    public boolean takesOnHost() {
        return false;
    }

    @Override
    public Work<WeightedTerms> begin(List<TokenizedText> texts) {
        return new Weighing(texts);
    }

    private TermPool pool() {
        TermPool free = pools.poll();
        return free != null ? free : new TermPool(settings, model.encoder().outputSize(), vocabulary());
    }

    /** Some texts of a call, whose windows come in order. Where it fails its pool goes with it. */
    private final class Weighing implements Work<WeightedTerms> {
        private final Iterator<TokenizedText> texts;
        private final List<WeightedTerms> results;
        /** Null before the first batch: others are begun while one is weighed. */
        private TermPool pool;
        private TokenizedText text;
        private int windows;

        Weighing(List<TokenizedText> texts) {
            this.texts = texts.iterator();
            this.results = new ArrayList<>(texts.size());
        }

        @Override
        public void take(Forward.Pass pass) {
            pool = pool == null ? pool() : pool;
            add(pass.layout(), pass.states().output());
        }

        @Override
        public List<WeightedTerms> results() {
            pools.offer(pool);
            return results;
        }

        /** @param hidden (N, C) */
        private void add(PackedBatch layout, float[] hidden) {
            int width = model.encoder().outputSize();
            int window = 0;
            for (int first = 0; first < layout.tokens(); first += TermPool.ROWS) {
                int count = Math.min(TermPool.ROWS, layout.tokens() - first);
                System.arraycopy(hidden, first * width, pool.states(), 0, count * width);
                forward.head(count, pool.states(), pool.logits());
                for (int row = 0; row < count; row++) {
                    pool.add(row);
                    if (first + row + 1 == layout.first(window) + layout.length(window)) {
                        endWindow();
                        window++;
                    }
                }
            }
        }

        private void endWindow() {
            if (windows == 0) {
                text = texts.next();
            }
            if (++windows == text.windows().size()) {
                results.add(checked(pool.take(text)));
                windows = 0;
            }
        }
    }

    /** Weights of the model may be finite and what they make of a text not. */
    private WeightedTerms checked(WeightedTerms terms) {
        for (float weight : terms.weights()) {
            if (!Float.isFinite(weight)) {
                throw new ModelFormatException(model.file(), String.format(Locale.ROOT,
                        "makes %s of a text on %s: its weights lead out of single precision", weight, backend()));
            }
        }
        return terms;
    }

    @Override
    public void close() {
        forward.close();
    }
}
