package org.sirocco.text.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendChoice;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.model.EncoderModel;

/** A stack that remembers its batches and writes each token's number within the batch. */
final class StubStack implements BackendChoice, Backend, EncoderRuntime {
    private final int hiddenSize;
    /** The lengths of every batch's sentences. */
    final List<List<Integer>> batches = new ArrayList<>();
    final List<float[]> arrays = new ArrayList<>();
    float[] lastHidden;
    boolean poison;

    StubStack(int hiddenSize) {
        this.hiddenSize = hiddenSize;
    }

    @Override
    public Backend backend() {
        return this;
    }

    @Override
    public String id() {
        return "stub";
    }

    @Override
    public String description() {
        return "known numbers";
    }

    @Override
    public EncoderRuntime load(EncoderModel model) {
        return this;
    }

    @Override
    public void forward(PackedBatch batch, float[] input, float[] hidden) {
        batches.add(IntStream.range(0, batch.sentences()).mapToObj(batch::length).toList());
        arrays.add(hidden);
        lastHidden = hidden;
        for (int i = 0; i < batch.tokens() * hiddenSize; i++) {
            hidden[i] = poison ? Float.NaN : i / hiddenSize;
        }
    }

    @Override
    public void forward(PackedBatch batch, float[] input, float[] hidden, EncoderObserver observer) {
        forward(batch, input, hidden);
        observer.hidden(0, hidden);
    }

    @Override
    public void head(int rows, float[] input, float[] output) {
        throw new IllegalStateException("no model here has a head");
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
