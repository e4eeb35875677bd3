package org.sirocco.text.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sirocco.encoder.BackendChoice;
import org.sirocco.encoder.DeviceTimes;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.TokenPool;
import org.sirocco.encoder.model.Head;
import org.sirocco.encoder.weights.KeptWeights;
import org.sirocco.text.model.LoadedModel;
import org.sirocco.text.model.ModelFormatException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipeline's second part, from tokens to vectors: pack, embed, the stack, pool, check. Safe for many threads; it owns what
 * the model holds on its device.
 */
public final class Vectorizer implements Computation<PooledText>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Vectorizer.class);

    private final LoadedModel model;
    private final Forward forward;
    private final Pooling pooling;

    private Vectorizer(LoadedModel model, Forward forward, Pooling pooling) {
        this.model = model;
        this.forward = forward;
        this.pooling = pooling;
    }

    /**
     * Loads a model's weights on a backend.
     *
     * @param model   must stay open as long as this is used
     * @param threads most that the host's part of a batch is shared by
     */
    public static Vectorizer load(LoadedModel model, BackendChoice choice, int threads) {
        Pooling pooling = new Pooling(model.settings(), model.encoder().outputSize());
        checkHead(model.encoder().head(), pooling.width());
        Forward forward = Forward.load(model, choice, threads);
        if (forward.takesTokens()) {
            LOG.info("{}: the device looks tokens up, and {} come from it; of tokens that are asked for, hidden states",
                    model.name(), model.encoder().head() == null ? "vectors" : "pooled states, for the head,");
        }
        return new Vectorizer(model, forward, pooling);
    }

    private static void checkHead(Head head, int width) {
        switch (head) {
            case null -> {
            }
            case Head.Vocabulary vocabulary ->
                throw new IllegalArgumentException("a head of tokens gives no vector of a text");
            case Head.Sentence sentence -> checkWidth(head, width);
            case Head.Classification classification -> checkWidth(head, width);
        }
    }

    private static void checkWidth(Head head, int width) {
        if (head.inputs() != width) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "the head takes %d numbers, the pooled states are %d", head.inputs(), width));
        }
    }

    /** The same through the visible steps, which the observer sees. It lives as long as this one, and need not be closed. */
    public Vectorizer observedBy(EncoderObserver observer) {
        return new Vectorizer(model, forward.observedBy(observer), pooling);
    }

    /** What looks at numbers before they are given away. */
    interface Check {
        /** The same numbers. */
        float[] finite(float[] numbers);
    }

    /** The tokens' states instead of the texts' vectors. It lives as long as this one, and need not be closed. */
    public Computation<TokenStates> tokens() {
        return new TokenReader(forward, this::finite, tokenWidth());
    }

    /** Numbers per token. */
    public int tokenWidth() {
        return model.encoder().outputSize();
    }

    /** Numbers per vector. */
    public int dimensions() {
        return pooling.kept(width());
    }

    /** Numbers of a vector before any of them is left out. */
    private int width() {
        return model.encoder().head() == null ? pooling.width() : model.encoder().head().outputs();
    }

    /** Whether the tokens of a prompt are not pooled. */
    @Override
    public boolean leavesPromptOut() {
        return pooling.leavesPromptOut();
    }

    @Override
    public Forward forward() {
        return forward;
    }

    /** A head is the backend's as well. */
    @Override
    public boolean takesOnHost() {
        return model.encoder().head() == null;
    }

    /** How many numbers so many tokens of a width are; they must fit into one array. */
    public static int numbers(int tokens, int width) {
        return HiddenStates.numbers(tokens, width);
    }

    /** The backend as results name it. */
    public String backend() {
        return forward.backend();
    }

    /** The backend for people. */
    public String backendDescription() {
        return forward.backendDescription();
    }

    /** What the model's matrices are kept as, and what they are stored as. */
    public KeptWeights weights() {
        return forward.weights();
    }

    /** What the device has measured of itself. */
    public Optional<DeviceTimes> deviceTimes() {
        return forward.deviceTimes();
    }

    /** The texts' vectors. */
    @Override
    public Work<PooledText> begin(List<TokenizedText> texts) {
        return new Pooled(texts);
    }

    /** The windows' vectors of some texts. */
    private final class Pooled implements Work<PooledText> {
        private final List<TokenizedText> texts;
        private final List<float[]> vectors = new ArrayList<>();

        Pooled(List<TokenizedText> texts) {
            this.texts = texts;
        }

        @Override
        public void compute(Forward.Pass pass) {
            if (!forward.takesTokens()) {
                pass.compute();
                return;
            }
            List<TokenPool> pools = new ArrayList<>();
            for (int w = 0; w < pass.windows().size(); w++) {
                pooling.describe(pass.layout().first(w), pass.layout().length(w), pass.windows().get(w).skipped(),
                        pools);
            }
            pass.pool(pools, pooling.normalizes() && model.encoder().head() == null);
        }

        @Override
        public void take(Forward.Pass pass) {
            float[] rows = pass.pooled() == null ? pooled(pass) : pass.pooled();
            int count = pass.windows().size();
            float[] made = model.encoder().head() == null ? rows : forward.head(count, rows);
            boolean finished = pass.pooled() != null && model.encoder().head() == null;
            for (int w = 0; w < count; w++) {
                float[] vector = Arrays.copyOfRange(made, w * width(), (w + 1) * width());
                vectors.add(finished ? vector : pooling.finished(vector));
            }
        }

        private float[] pooled(Forward.Pass pass) {
            float[] rows = new float[pass.windows().size() * pooling.width()];
            for (int w = 0; w < pass.windows().size(); w++) {
                pooling.pool(pass.states().output(), pass.layout().first(w), pass.layout().length(w),
                        pass.windows().get(w).skipped(), rows, w * pooling.width());
            }
            return rows;
        }

        @Override
        public List<PooledText> results() {
            Iterator<float[]> parts = vectors.iterator();
            return texts.stream()
                    .map(text -> new PooledText(kept(finite(combined(text, parts))), text.total(),
                            text.truncated(), text.windows().size()))
                    .toList();
        }
    }

    private float[] kept(float[] vector) {
        return vector.length == dimensions() ? vector : Arrays.copyOf(vector, dimensions());
    }

    private float[] combined(TokenizedText text, Iterator<float[]> parts) {
        int count = text.windows().size();
        if (count == 1) {
            return parts.next();
        }
        float[][] vectors = new float[count][];
        int[] weights = new int[count];
        for (int w = 0; w < count; w++) {
            vectors[w] = parts.next();
            weights[w] = text.windows().get(w).length();
        }
        return pooling.combine(vectors, weights);
    }

    /** Weights may be finite and what they make of a text not. */
    private float[] finite(float[] vector) {
        for (float number : vector) {
            if (!Float.isFinite(number)) {
                throw new ModelFormatException(model.file(),
                        String.format(Locale.ROOT,
                                "makes %s of a text on %s: its weights lead out of single precision", number,
                                backend()));
            }
        }
        return vector;
    }

    @Override
    public void close() {
        forward.close();
    }
}
