package org.sirocco.tornado;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.sirocco.encoder.AttentionSteps;
import org.sirocco.encoder.BackendUnavailableException;
import org.sirocco.encoder.KernelException;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.tornado.kernels.AttentionArrays;
import org.sirocco.tornado.kernels.Capacity;
import org.sirocco.tornado.kernels.HeadShape;
import org.sirocco.tornado.kernels.HostArrays;
import org.sirocco.tornado.kernels.KernelSet;
import org.sirocco.tornado.kernels.ScoreForm;
import org.sirocco.tornado.kernels.Spans;
import org.sirocco.tornado.kernels.steps.AttentionTasks;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Scaled dot-product attention on a device, for a program with its own queries, keys and values: softmax(q·kᵀ / √D)·v per
 * head, each query sentence attending to the key sentence of the same number. Four tasks: {@code scores}, {@code scale},
 * {@code softmax}, {@code context}. Source: Vaswani et al. 2017, §3.2.1, arXiv:1706.03762.
 *
 * <pre>{@code
 * PackedBatch queries = PackedBatch.ofLengths(2, 5);
 * PackedBatch keys = PackedBatch.ofLengths(7, 3);
 * try (AttentionGraph attention = AttentionGraph.open("tornado", 8, 64)) {
 *     float[] context = attention.context(q, queries, k, v, keys);
 * }
 * }</pre>
 *
 * <p>Safe for many threads, one of which computes at a time. Batches larger than any before are compiled for anew, in steps
 * of two.
 */
public final class AttentionGraph implements AutoCloseable {
    private final Accelerator device;
    private final KernelSet kernels;
    private final int heads;
    private final int headSize;
    /** As large as any batch has needed, so that batches of two shapes in turn do not take turns. Null as the plan is. */
    private AttentionArrays arrays;
    private Plan plan;
    private boolean closed;

    AttentionGraph(Accelerator device, int heads, int headSize) {
        this(device, device.kernels(), heads, headSize);
    }

    AttentionGraph(Accelerator device, KernelSet kernels, int heads, int headSize) {
        if (heads < 1 || headSize < 1) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "heads (%d) and headSize (%d) must be at least 1", heads, headSize));
        }
        this.device = device;
        this.kernels = kernels;
        this.heads = heads;
        this.headSize = headSize;
    }

    /**
     * Opens a device.
     *
     * @param id       {@code tornado} for the best, or {@code tornado:<driver>:<device>}
     * @param heads    H
     * @param headSize D
     * @return the open device; to be closed
     * @throws BackendUnavailableException if it cannot compute here
     * @throws IllegalArgumentException    if heads or headSize is less than 1
     */
    public static AttentionGraph open(String id, int heads, int headSize) {
        return new AttentionGraph(Accelerators.open(id), heads, headSize);
    }

    /**
     * Computes the context alone.
     *
     * @param q       (queries, H, D)
     * @param k       (keys, H, D)
     * @param v       (keys, H, D)
     * @param queries how the sentences lie in q
     * @param keys    how they lie in k and v; as many sentences
     * @return (queries, H, D)
     * @throws IllegalArgumentException if an array is not as long as its batch says, the batches have not as many sentences,
     *                                  or there are more than 2^30 scores
     * @throws IllegalStateException    if this is closed
     * @throws KernelException          if the device failed
     */
    public synchronized float[] context(float[] q, PackedBatch queries, float[] k, float[] v, PackedBatch keys) {
        check(q, queries, k, v, keys);
        return guarded(() -> {
            run(q, queries, k, v, keys);
            float[] context = new float[queries.tokens() * rowSize()];
            plan.download(arrays.context(), context.length);
            HostArrays.read(arrays.context(), 0, context, 0, context.length);
            return context;
        });
    }

    /**
     * Computes every step; parameters and errors as for {@link #context}.
     *
     * @param q       (queries' tokens, H, D)
     * @param queries the sentences that attend
     * @param k       (keys' tokens, H, D)
     * @param v       (keys' tokens, H, D)
     * @param keys    the sentences attended to, as many
     * @return sentence by sentence, and head by head within it; scores are (queries, keys) of that sentence
     */
    public synchronized List<AttentionSteps> steps(float[] q, PackedBatch queries, float[] k, float[] v,
            PackedBatch keys) {
        check(q, queries, k, v, keys);
        AttentionReader reader = guarded(() -> {
            run(q, queries, k, v, keys);
            AttentionReader arrived = new AttentionReader(arrays, queries, keys, heads, headSize);
            arrived.download(plan);
            return arrived;
        });
        List<AttentionSteps> steps = new ArrayList<>();
        for (int sentence = 0; sentence < queries.sentences(); sentence++) {
            for (int head = 0; head < heads; head++) {
                steps.add(reader.steps(sentence, head));
            }
        }
        return steps;
    }

    private void check(float[] q, PackedBatch queries, float[] k, float[] v, PackedBatch keys) {
        if (closed) {
            throw new IllegalStateException("this attention graph is closed");
        }
        if (queries.sentences() != keys.sentences()) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "queries (%d sentences) and keys (%d) must have as many sentences",
                            queries.sentences(), keys.sentences()));
        }
        queries.checkStates("q", q, rowSize());
        keys.checkStates("k", k, rowSize());
        keys.checkStates("v", v, rowSize());
        long scores = Spans.scores(queries, keys, heads);
        if (scores > 1 << 30) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "the batch has %d scores, an array holds at most %d", scores, 1 << 30));
        }
    }

    /** Frees the plan of a run that failed: its buffers cannot be trusted any more. */
    private <T> T guarded(Supplier<T> action) {
        try {
            return action.get();
        } catch (KernelException e) {
            DeviceFailure.closeAfter(e, this::free);
            throw e;
        }
    }

    private void run(float[] q, PackedBatch queries, float[] k, float[] v, PackedBatch keys) {
        if (!holds(queries, keys)) {
            int scores = Math.toIntExact(Spans.scores(queries, keys, heads));
            int roomyQueries = Capacity.rounded(Math.max(room(AttentionArrays::q) / rowSize(), queries.tokens()));
            int roomyKeys = Capacity.rounded(Math.max(room(AttentionArrays::k) / rowSize(), keys.tokens()));
            int roomyScores = Capacity.rounded(Math.max(room(AttentionArrays::scores), scores));
            free();
            DeviceFailure.guard("build", device, () -> build(roomyQueries, roomyKeys, roomyScores));
        }
        Spans.write(queries, keys, heads, arrays.spans());
        fill(arrays.q(), q, queries);
        fill(arrays.k(), k, keys);
        fill(arrays.v(), v, keys);
        plan.fit(queries.tokens(), 0);
        plan.execute(0);
    }

    /** Whether such a batch goes through without anything having to be compiled. */
    boolean holds(PackedBatch queries, PackedBatch keys) {
        return queries.tokens() <= room(AttentionArrays::q) / rowSize()
                && keys.tokens() <= room(AttentionArrays::k) / rowSize()
                && Spans.scores(queries, keys, heads) <= room(AttentionArrays::scores);
    }

    /** Numbers that an array holds; 0 where there are none. */
    private int room(Function<AttentionArrays, FloatArray> array) {
        return arrays == null ? 0 : array.apply(arrays).getSize();
    }

    /** H·D. */
    private int rowSize() {
        return heads * headSize;
    }

    private void build(int queries, int keys, int scores) {
        FreeMemory.check(FreeMemory.of(device), AttentionArrays.bytes(queries, keys, scores, rowSize()), device);
        AttentionArrays made = AttentionArrays.allocate(queries, keys, scores, rowSize());
        Plan built = new Plan(device);
        Plan.Graph graph = built.add("attention");
        graph.tasks().transferToDevice(DataTransferMode.EVERY_EXECUTION, made.spans(), made.q(), made.k(), made.v());
        AttentionTasks.add(graph.tasks(), graph.grids(), made,
                new HeadShape(heads, headSize, (float) (1 / Math.sqrt(headSize)), keys),
                ScoreForm.plain(made.spans(), made.scores()), kernels.lanes());
        graph.tasks().transferToHost(DataTransferMode.UNDER_DEMAND, made.scores(), made.scaled(), made.weights(),
                made.context());
        built.build();
        plan = built;
        arrays = made;
    }

    private void fill(FloatArray to, float[] from, PackedBatch batch) {
        HostArrays.write(from, 0, batch.tokens() * rowSize(), to, 0);
    }

    /** Of everything: after a batch that was too large, a small one must find the room that it needs. */
    private void free() {
        Plan old = plan;
        plan = null;
        arrays = null;
        if (old != null) {
            old.close();
        }
    }

    /** Frees the device's memory; waits for a call in progress. */
    @Override
    public synchronized void close() {
        closed = true;
        free();
    }
}
