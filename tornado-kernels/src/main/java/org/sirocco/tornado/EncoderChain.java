package org.sirocco.tornado;

import java.util.ArrayList;
import java.util.List;
import org.sirocco.encoder.DeviceTimes;
import org.sirocco.encoder.KernelException;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.tornado.kernels.Capacity;
import org.sirocco.tornado.kernels.KernelSet;

/**
 * The encoder stack on a device: a graph for each form of its layers, most often one. From a graph to the next the hidden
 * states go by way of the host. One thread at a time.
 */
final class EncoderChain implements AutoCloseable {
    private final Capacity capacity;
    private final List<EncoderGraph> graphs = new ArrayList<>();

    /**
     * @param weights of each form
     * @throws KernelException if the device fails
     */
    EncoderChain(Accelerator device, KernelSet kernels, List<DeviceWeights> weights, Capacity capacity,
            boolean inSteps) {
        this.capacity = capacity;
        try {
            for (DeviceWeights of : weights) {
                graphs.add(new EncoderGraph(device, kernels, of, capacity, inSteps));
            }
        } catch (RuntimeException | Error e) {
            try {
                close();
            } catch (KernelException also) {
                e.addSuppressed(also);
            }
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
        float[] from = input;
        for (EncoderGraph graph : graphs) {
            graph.upload(batch, from, from == input ? first : 0);
            for (int l = graph.form().first(); l < graph.form().end(); l++) {
                graph.layer(l);
            }
            if (graph == graphs.getLast()) {
                graph.download(batch.tokens(), output, first);
            } else {
                from = new float[Math.multiplyExact(batch.tokens(), graph.form().outputs())];
                graph.download(batch.tokens(), from, 0);
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
        KernelException failure = null;
        for (EncoderGraph graph : graphs) {
            try {
                graph.close();
            } catch (KernelException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
