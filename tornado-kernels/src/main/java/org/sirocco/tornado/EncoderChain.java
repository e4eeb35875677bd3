package org.sirocco.tornado;

import java.util.ArrayList;
import java.util.List;
import org.sirocco.encoder.DeviceTimes;
import org.sirocco.encoder.KernelException;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.TokenPool;
import org.sirocco.tornado.kernels.Capacity;
import org.sirocco.tornado.kernels.KernelSet;
import org.sirocco.tornado.kernels.tokens.TokenGraphs;
import org.sirocco.tornado.kernels.tokens.TokenWeights;

/**
 * The encoder stack on a device: a graph for each form of its layers, most often one. From a graph to the next the hidden
 * states go by way of the host. One thread at a time.
 */
final class EncoderChain implements AutoCloseable {
    private final Capacity capacity;
    private final List<EncoderGraph> graphs = new ArrayList<>();

    /**
     * @param weights of each form
     * @param tokens  where tokens are to go up and vectors to come down, or null
     * @throws KernelException if the device fails
     */
    EncoderChain(Accelerator device, KernelSet kernels, List<DeviceWeights> weights, Capacity capacity,
            TokenWeights tokens) {
        this.capacity = capacity;
        try {
            for (DeviceWeights of : weights) {
                boolean first = of == weights.getFirst();
                boolean last = of == weights.getLast();
                graphs.add(new EncoderGraph(device, kernels, of, capacity, tokens == null || !first && !last
                        ? null
                        : new TokenGraphs(tokens, kernels, capacity.tokens(), first, last)));
            }
        } catch (RuntimeException | Error e) {
            DeviceFailure.closeAfter(e, this::close);
            throw e;
        }
    }

    /** How much each graph takes. */
    Capacity capacity() {
        return capacity;
    }

    /** The graph that has a layer. */
    EncoderGraph of(int layer) {
        return graphs.stream().filter(graph -> layer < graph.form().end()).findFirst().orElseThrow();
    }

    /**
     * Runs all layers.
     *
     * @param input  (…, C of the first layer), read from row {@code first} on
     * @param output (…, C of the last layer), written from there on; may be the input
     */
    void forward(PackedBatch batch, float[] input, float[] output, int first) {
        graphs.getFirst().upload(batch, input, first);
        layers(batch);
        graphs.getLast().download(batch.tokens(), output, first);
    }

    /** The same from tokens on. */
    void forward(PackedBatch batch, int[] rows, float[] output, int first) {
        graphs.getFirst().tokens().pools(List.of(), 0, 1, false);
        graphs.getFirst().embed(batch, rows, first);
        layers(batch);
        graphs.getLast().download(batch.tokens(), output, first);
    }

    /**
     * From tokens to pooled states.
     *
     * @param rows   of tokens, read from token {@code first} on
     * @param pools  of the batch, counted as the rows are
     * @param each   of a sentence
     * @param output (…, C of the last layer), written from row {@code at} on
     */
    void pool(PackedBatch batch, int[] rows, int first, List<TokenPool> pools, int each, boolean unitLength,
            float[] output, int at) {
        for (EncoderGraph graph : List.of(graphs.getFirst(), graphs.getLast())) {
            graph.tokens().pools(pools, first, each, unitLength);
        }
        graphs.getFirst().embed(batch, rows, first);
        layers(batch);
        graphs.getLast().pool(batch.tokens(), pools.size(), output, at);
    }

    /** Whether tokens may go up. */
    boolean takesTokens() {
        return graphs.getFirst().tokens() != null;
    }

    /** Numbers per token of the last layer. */
    int outputs() {
        return graphs.getLast().form().outputs();
    }

    /** What the first layer is given: (N, C). */
    void embedded(PackedBatch batch, int[] rows, float[] output) {
        graphs.getFirst().tokens().pools(List.of(), 0, 1, false);
        graphs.getFirst().embed(batch, rows, 0);
        graphs.getFirst().downloadEmbedded(batch.tokens(), output);
    }

    /** All layers of what is in the first graph; from one graph to the next by way of the host. */
    private void layers(PackedBatch batch) {
        for (EncoderGraph graph : graphs) {
            for (int l = graph.form().first(); l < graph.form().end(); l++) {
                graph.layer(l);
            }
            if (graph != graphs.getLast()) {
                float[] states = new float[Math.multiplyExact(batch.tokens(), graph.form().outputs())];
                graph.download(batch.tokens(), states, 0);
                graphs.get(graphs.indexOf(graph) + 1).upload(batch, states, 0);
            }
        }
    }

    /** Starts measuring, from nothing. */
    void profile() {
        graphs.forEach(EncoderGraph::profile);
    }

    /** What was measured since. */
    DeviceTimes times() {
        return graphs.stream().map(EncoderGraph::times).reduce(DeviceTimes.NONE, DeviceTimes::plus);
    }

    /**
     * Frees what all graphs hold.
     *
     * @throws KernelException if the device failed
     */
    @Override
    public void close() {
        DeviceFailure.closeAll(graphs.stream().<Runnable>map(graph -> graph::close).toList());
    }
}
