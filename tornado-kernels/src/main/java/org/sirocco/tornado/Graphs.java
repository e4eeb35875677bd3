package org.sirocco.tornado;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendOptions.AttentionMode;
import org.sirocco.encoder.BackendOptions.EmbeddingPlace;
import org.sirocco.encoder.BackendUnavailableException;
import org.sirocco.encoder.DeviceTimes;
import org.sirocco.encoder.KernelException;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.logging.Warnings;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.tornado.kernels.Capacity;
import org.sirocco.tornado.kernels.KernelSet;
import org.sirocco.tornado.kernels.tokens.TokenWeights;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The graphs of a model on a device, one for each way of attention, each with weights of its own there: made when first
 * needed, and anew, larger, for a sentence that does not fit or a batch that is the first of its size; where there is no room
 * for both, each gives way to the other.
 *
 * <p>A plan serves one thread at a time, so a lock stands before it.
 */
final class Graphs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Graphs.class);

    private final Accelerator device;
    private final KernelSet kernels;
    private final DeviceMemory memory;
    private final List<DeviceWeights> weights;
    /** Null where hidden states go up and come down. */
    private final TokenWeights tokens;
    /** The way of attention of all that is not observed, and so the one that tokens go. */
    private final AttentionMode usual;
    private final LayerCheck check;
    private final boolean profiled;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<AttentionMode, EncoderChain> graphs = new EnumMap<>(AttentionMode.class);
    /** In the call of this moment, or null. */
    private Shortage shortage;
    /** Of graphs that have been freed. */
    private DeviceTimes spent = DeviceTimes.NONE;

    /**
     * @param options the way of attention that will be wanted first, where tokens are looked up, and whether it is profiled
     * @throws BackendUnavailableException if the device cannot take the model
     */
    Graphs(Accelerator device, KernelSet kernels, EncoderModel model, BackendOptions options) {
        this(device, kernels, model, new DeviceMemory(device, model, kernels, options, FreeMemory.of(device)),
                new LayerCheck(model), options);
    }

    /**
     * @param memory of that model on that device
     * @param check  what each graph must compute before it is used
     */
    Graphs(Accelerator device, KernelSet kernels, EncoderModel model, DeviceMemory memory, LayerCheck check,
            BackendOptions options) {
        this.device = device;
        this.kernels = kernels;
        this.memory = memory;
        this.check = check;
        this.profiled = options.profiled();
        this.usual = options.attention();
        memory.forBatch(1, 1, usual == AttentionMode.STEPS);
        if (usual == AttentionMode.FUSED) {
            StackForm.of(model).forEach(form -> kernels.queryBlock(form.heads().size()));
        }
        List<DeviceWeights> made = new ArrayList<>();
        List<TokenWeights> tables = new ArrayList<>();
        DeviceFailure.guard("load", device, () -> {
            made.addAll(DeviceWeights.of(model, kernels));
            if (options.embeddings() == EmbeddingPlace.DEVICE) {
                tables.add(TokenWeights.of(model, kernels));
            }
        });
        this.weights = made;
        this.tokens = tables.isEmpty() ? null : tables.getFirst();
    }

    /** The last want of memory, and how many tokens at a time there were before the first and are now. */
    private record Shortage(Throwable cause, int before, int now) {}

    /** Something done with a graph, alone. */
    interface Action {
        void on(EncoderChain graph, Part part);
    }

    /**
     * Runs an action alone, on the part from a sentence on that the graph of this moment takes; another thread may replace the
     * graph before the next part. A graph that failed is thrown away, because its buffers cannot be trusted; where memory ran
     * out, some of which is taken only when a graph first runs, the action runs again on fewer tokens.
     *
     * @return the sentence after the part
     */
    int part(AttentionMode mode, PackedBatch batch, int sentence, Action action) {
        return part(mode, batch, sentence, 0, action);
    }

    /** The same where each sentence is pooled to so many rows. */
    int part(AttentionMode mode, PackedBatch batch, int sentence, int pools, Action action) {
        lock.lock();
        try {
            while (true) {
                EncoderChain graph = graph(mode, batch.tokens(), batch.longest());
                Part part = Part.from(batch, sentence, graph.capacity(), memory.heads(), pools);
                try {
                    action.on(graph, part);
                    return part.end();
                } catch (KernelException e) {
                    freeAfter(e, mode);
                    smallerAfter(e, mode, graph.capacity(), batch.tokens(), batch.longest());
                }
            }
        } catch (Error e) {
            freeAfter(e, mode);
            throw e;
        } finally {
            tellShortage();
            lock.unlock();
        }
    }

    /** Once for all attempts, because only the last of them matters. */
    private void tellShortage() {
        if (shortage != null) {
            Warnings.warn(LOG,
                    String.format(Locale.ROOT, "%s: %s; from now on at most %d tokens at a time instead of %d; %s",
                            device.id(), DeviceFailure.shortage(shortage.cause()), shortage.now(), shortage.before(),
                            DeviceFailure.remedy(shortage.cause(), " where more are wanted")));
            shortage = null;
        }
    }

    private EncoderChain graph(AttentionMode mode, int tokens, int longest) {
        EncoderChain graph = graphs.get(mode);
        if (graph == null) {
            return buildInWhatIsFree(mode, tokens, longest);
        }
        return memory.isEnough(graph.capacity(), tokens, longest)
                ? graph
                : buildInWhatIsFree(mode, Math.max(tokens, graph.capacity().tokens()), longest);
    }

    /**
     * Other models of this JVM may hold the memory that the limit allows: then the other graph gives way, and then it is done
     * for fewer tokens at a time.
     */
    private EncoderChain buildInWhatIsFree(AttentionMode mode, int tokens, int longest) {
        Capacity capacity = memory.forBatch(tokens, longest, mode == AttentionMode.STEPS);
        while (true) {
            try {
                return build(mode, capacity);
            } catch (KernelException e) {
                freeAfter(e, mode);
                capacity = smallerAfter(e, mode, capacity, tokens, longest);
            }
        }
    }

    /**
     * What to try after a failure for want of memory: the same where the other graph could still give way, else less.
     *
     * @throws KernelException the failure, if it was none of memory or there is no less
     */
    private Capacity smallerAfter(KernelException failure, AttentionMode mode, Capacity capacity, int tokens,
            int longest) {
        if (!DeviceFailure.isOutOfMemory(failure)) {
            throw failure;
        }
        if (!graphs.isEmpty()) {
            List.copyOf(graphs.keySet()).forEach(other -> freeAfter(failure, other));
            return capacity;
        }
        Capacity smaller = memory.smaller(capacity, tokens, longest).orElse(null);
        if (smaller == null) {
            shortage = null; // which is what the failure says
            throw failure;
        }
        shortage = new Shortage(failure.getCause(), shortage == null ? capacity.tokens() : shortage.before(),
                smaller.tokens());
        return smaller;
    }

    private EncoderChain build(AttentionMode mode, Capacity capacity) {
        free(mode);
        for (AttentionMode other : AttentionMode.values()) {
            if (graphs.containsKey(other) && !memory.holds(capacity, graphs.get(other).capacity())) {
                free(other);
            }
        }
        memory.checkFree(capacity);
        DeviceFailure.guard("build", device, () -> graphs.put(mode,
                new EncoderChain(device, kernels, weights, capacity, mode == usual ? tokens : null)));
        EncoderChain graph = graphs.get(mode);
        if (profiled) {
            graph.profile();
        }
        check.hold(graph, device, kernels.weights());
        return graph;
    }

    private void freeAfter(Throwable failure, AttentionMode mode) {
        DeviceFailure.closeAfter(failure, () -> free(mode));
    }

    private void free(AttentionMode mode) {
        EncoderChain graph = graphs.remove(mode);
        if (graph != null) {
            spent = profiled ? spent.plus(graph.times()) : spent;
            graph.close();
        }
    }

    /** What all graphs have taken, where they are profiled. */
    DeviceTimes times() {
        lock.lock();
        try {
            DeviceTimes times = spent;
            for (EncoderChain graph : graphs.values()) {
                times = times.plus(graph.times());
            }
            return times;
        } finally {
            lock.unlock();
        }
    }

    /** Frees the device's memory; waits for an action in progress. */
    @Override
    public void close() {
        lock.lock();
        try {
            free(AttentionMode.FUSED);
        } finally {
            try {
                free(AttentionMode.STEPS);
            } finally {
                lock.unlock();
            }
        }
    }
}
