package org.sirocco.tornado;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendOptions.AttentionMode;
import org.sirocco.encoder.BackendOptions.EmbeddingPlace;
import org.sirocco.encoder.BackendUnavailableException;
import org.sirocco.encoder.KernelException;
import org.sirocco.encoder.model.AttentionPositions;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.tornado.kernels.Capacity;
import org.sirocco.tornado.kernels.KernelSet;
import org.sirocco.tornado.kernels.LayerMaps;
import org.sirocco.tornado.kernels.Panels;
import org.sirocco.tornado.kernels.Rotation;
import org.sirocco.tornado.kernels.ScoreForm;
import org.sirocco.tornado.kernels.tokens.TokenWeights;
import org.sirocco.tornado.sdk.MemoryLimit;

/**
 * How much a model takes on a device, and how many tokens at a time then fit: as much as the user allows and the device has,
 * less whenever that turns out not to be free.
 */
final class DeviceMemory {
    /** Tokens at a time for a start, so that little is held where little is encoded. */
    private static final int FIRST_TOKENS = 4096;
    private static final int FEWEST_TOKENS = 64;
    /** Tokens of a sentence for whose scores there is room from the start, where the steps are kept. */
    private static final int USUAL_LENGTH = 512;

    private final Accelerator device;
    private final EncoderModel model;
    private final List<StackForm> forms;
    private final int heads;
    private final LayerMaps.Bytes maps;
    private final LongSupplier free;
    private final BackendOptions options;
    private int usualTokens;

    /**
     * With those kernels' layout of weights, and as many tokens at a time as they usually want.
     *
     * @param options say whether the usual way of attention has the tables that tokens are looked up in
     * @param free    bytes that the device has free at a moment
     */
    DeviceMemory(Accelerator device, EncoderModel model, KernelSet kernels, BackendOptions options,
            LongSupplier free) {
        this.device = device;
        this.model = model;
        this.forms = StackForm.of(model, kernels.layersApart());
        this.heads = forms.stream().mapToInt(form -> form.heads().count()).max().orElseThrow();
        this.maps = kernels::bytes;
        this.options = options;
        this.free = free;
        this.usualTokens = kernels.usualTokens();
    }

    /** The most heads that a layer has. */
    int heads() {
        return heads;
    }

    /**
     * Room for a batch, or for parts of it where it has more tokens than the device wants at a time or holds.
     *
     * @param tokens  N
     * @param longest tokens of the longest sentence
     * @throws BackendUnavailableException if the weights and that sentence do not fit
     */
    Capacity forBatch(int tokens, int longest, boolean inSteps) {
        int wanted = tokens <= FIRST_TOKENS ? Math.min(FIRST_TOKENS, usualTokens) : usualTokens;
        Capacity usual = usual(wanted, inSteps);
        return usual.takes(longest, heads)
                ? usual
                : forSentence(longest, wanted, inSteps);
    }

    /** Whether a graph that is there does for a batch: it takes each sentence, and no larger one would be made. */
    boolean isEnough(Capacity there, int tokens, int longest) {
        return there.takes(longest, heads)
                && (tokens <= there.tokens()
                        || forBatch(tokens, longest, there.inSteps()).tokens() <= there.tokens());
    }

    /**
     * What to try where there was no room for a capacity: half the tokens, or a half of that as far as the device says what
     * it has free; from now on and for every batch but for longer sentences. Nothing if not even the least would fit.
     */
    Optional<Capacity> smaller(Capacity refused, int tokens, int longest) {
        int before = usualTokens;
        Capacity tried = refused;
        while (true) {
            usualTokens = Math.max(FEWEST_TOKENS, tried.tokens() / 2);
            Capacity smaller = forBatch(tokens, longest, refused.inSteps());
            if (smaller.tokens() >= tried.tokens()) {
                usualTokens = before;
                return Optional.empty();
            }
            if (bytes(smaller) <= free.getAsLong()) {
                return Optional.of(smaller);
            }
            tried = smaller;
        }
    }

    /** @throws KernelException if the device has less free at this moment */
    void checkFree(Capacity capacity) {
        FreeMemory.check(free, bytes(capacity), device);
    }

    /** As many tokens of sentences of the usual length as fit. */
    private Capacity usual(int wanted, boolean inSteps) {
        int tokens = wanted;
        while (tokens > FEWEST_TOKENS && bytes(of(tokens, inSteps)) > available()) {
            tokens /= 2;
        }
        return checked(of(tokens, inSteps));
    }

    /** The same with room for a longer sentence. */
    private Capacity forSentence(int length, int wanted, boolean inSteps) {
        int least = Capacity.rounded(length);
        int scores = inSteps ? roomyScores(length, least) : 0;
        int tokens = Math.max(wanted, least);
        while (tokens > least && bytes(new Capacity(tokens, scores)) > available()) {
            tokens = Math.max(least, tokens / 2);
        }
        return checked(new Capacity(tokens, scores));
    }

    /** Whether two graphs, each with its own weights on the device, fit side by side. */
    boolean holds(Capacity one, Capacity other) {
        return bytes(one) + bytes(other) <= available();
    }

    private Capacity of(int tokens, boolean inSteps) {
        return new Capacity(tokens,
                inSteps ? scores(Math.min(tokens, Math.min(USUAL_LENGTH, model.maxTokens()))) : 0);
    }

    private int scores(int length) {
        long scores = (long) length * length * heads;
        if (scores > 1 << 30) {
            throw new BackendUnavailableException(device.id(),
                    String.format(Locale.ROOT,
                            "a sentence of %d tokens has %d attention scores, an array holds at most %d", length,
                            scores, 1 << 30),
                    "use fused attention without an observer");
        }
        return (int) scores;
    }

    /** For any sentence up to the size that the tokens are rounded to, if that fits: the next one is a token longer. */
    private int roomyScores(int length, int rounded) {
        long roomy = (long) rounded * rounded * heads;
        return roomy <= 1 << 30 && bytes(new Capacity(rounded, (int) roomy)) <= available()
                ? (int) roomy
                : scores(length);
    }

    private Capacity checked(Capacity capacity) {
        long largest = head()[0];
        long weights = 0;
        for (StackForm form : forms) {
            long[] bytes = DeviceWeights.bytes(form, maps);
            largest = Math.max(largest, bytes[0]);
            weights += bytes[1];
        }
        if (embeds(capacity)) {
            largest = Math.max(largest, TokenWeights.bytes(model)[0]);
            weights += TokenWeights.bytes(model)[1];
        }
        long most = device.device().getMaxAllocMemory();
        if (largest > most || largest / Float.BYTES > Integer.MAX_VALUE - 8) {
            throw new BackendUnavailableException(device.id(),
                    String.format(Locale.ROOT, "%s has %,d bytes in one array, the device takes at most %,d",
                            model.name(),
                            largest, most),
                    "use a device with more memory or another backend");
        }
        if (bytes(capacity) > available()) {
            throw new BackendUnavailableException(device.id(),
                    String.format(Locale.ROOT,
                            "%s needs %,d MB on the device, of which %,d MB for weights, and there are %,d MB",
                            model.name(),
                            (bytes(capacity) >> 20) + 1, weights >> 20, available() >> 20),
                    MemoryLimit.isGiven()
                            ? String.format(Locale.ROOT,
                                    "raise -Dtornado.device.memory (%s), at most to the device's %,d MB",
                                    MemoryLimit.setting(), device.device().getMaxGlobalMemory() >> 20)
                            : "use a device with more memory or another backend");
        }
        return capacity;
    }

    private long available() {
        return Math.min(MemoryLimit.bytes(), device.device().getMaxGlobalMemory()) - head()[1];
    }

    /** What the graphs of all forms take; a tenth more for what is small. */
    private long bytes(Capacity capacity) {
        long tokens = embeds(capacity)
                ? TokenWeights.bytes(model)[1] + TokenWeights.bytes(model, capacity.tokens())
                : 0;
        return (forms.stream().mapToLong(form -> bytes(form, capacity)).sum() + tokens) / 10 * 11 + (64 << 20);
    }

    /** Whether tokens are looked up in such a graph, and what becomes of them pooled: only where attention goes its usual way. */
    private boolean embeds(Capacity capacity) {
        return options.embeddings() == EmbeddingPlace.DEVICE
                && capacity.inSteps() == (options.attention() == AttentionMode.STEPS);
    }

    /** Weights, activations, uploads, tables of positions, scratch. */
    private long bytes(StackForm form, Capacity capacity) {
        long hidden = 4L * Panels.stride(form.inputs()) + projected(form.widths(0)) + projected(form.widths(1));
        int width = Panels.stride(form.heads().width());
        long network = (form.network().gated() ? 2L : 1L) * Panels.stride(form.network().size());
        long perToken = hidden + width + Panels.stride(form.heads().projected()) + network
                + (capacity.inSteps() ? 4L * width : 0);
        List<AttentionPositions> positions = form.positions();
        long tables = Rotation.numbers(positions, form.heads().size(), capacity.tokens()) + ScoreForm.numbers(positions,
                form.heads().count(), ScoreForm.farthest(positions, capacity.tokens()));
        long activations = (capacity.tokens() * perToken + 3L * capacity.scores() + tables) * Float.BYTES;
        return DeviceWeights.bytes(form, maps)[1] + activations;
    }

    /** The hidden states of a block that puts them elsewhere, and the next one's normalised. */
    private static long projected(StackForm.Widths block) {
        return block.projected() ? 2L * Panels.stride(block.outputs()) : 0;
    }

    /** The head's largest array, and all that it takes, which the graphs beside it go without. */
    private long[] head() {
        return model.head() == null ? new long[2] : DeviceHead.bytes(model.head(), maps);
    }
}
