package org.sirocco.langchain4j;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendProvider;
import org.sirocco.encoder.BackendUnavailableException;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.model.EncoderModel;

/** The backend {@code counting}: computes nothing, and writes down how many tokens each forward pass has. */
public final class CountingProvider implements BackendProvider, Backend {
    static final List<Integer> FORWARDS = new CopyOnWriteArrayList<>();

    @Override
    public String name() {
        return "counting";
    }

    @Override
    public String id() {
        return name();
    }

    @Override
    public String description() {
        return "a backend for tests";
    }

    @Override
    public int autoOrder() {
        return 0;
    }

    @Override
    public List<String> idsForAuto() {
        throw new BackendUnavailableException(name(), "it is for tests", "name it");
    }

    @Override
    public List<Status> status() {
        return List.of();
    }

    @Override
    public Backend open(String id, BackendOptions options) {
        return this;
    }

    @Override
    public EncoderRuntime load(EncoderModel model) {
        return new Counting();
    }

    private static final class Counting implements EncoderRuntime {
        @Override
        public void forward(PackedBatch batch, float[] input, float[] output) {
            FORWARDS.add(batch.tokens());
        }

        @Override
        public void forward(PackedBatch batch, float[] input, float[] output, EncoderObserver observer) {
            forward(batch, input, output);
        }

        @Override
        public void head(int rows, float[] input, float[] output) {
            throw new IllegalStateException("no model here has a head");
        }

        @Override
        public void close() {}
    }
}
