package org.sirocco.text.pipeline;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.sirocco.encoder.BackendChoice;
import org.sirocco.encoder.DeviceTimes;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.host.Embeddings;
import org.sirocco.encoder.host.TokenBatch;
import org.sirocco.encoder.weights.KeptWeights;
import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.text.model.LoadedModel;
import org.sirocco.text.pipeline.TokenizedText.Part;

/** The pipeline's numeric part: embeddings on the host, then the stack on its device. Safe for many threads. */
final class Forward implements AutoCloseable {
    private final LoadedModel model;
    private final Embeddings embeddings;
    private final EncoderRuntime runtime;
    private final String backend;
    private final String description;
    private final Stack stack;

    private Forward(LoadedModel model, Embeddings embeddings, EncoderRuntime runtime, String backend,
            String description, Stack stack) {
        this.model = model;
        this.embeddings = embeddings;
        this.runtime = runtime;
        this.backend = backend;
        this.description = description;
        this.stack = stack;
    }

    /** Loads a model's weights on a backend. */
    static Forward load(LoadedModel model, BackendChoice choice) {
        Embeddings embeddings = model.reading(() -> new Embeddings(model.encoder().embedding()));
        EncoderRuntime runtime = model.reading(() -> choice.load(model.encoder()));
        if (runtime.copiesWeights()) {
            model.forgetMatrices();
        }
        return new Forward(model, embeddings, runtime, choice.nameOf(runtime), choice.backend().description(),
                runtime::forward);
    }

    /** The same through the visible steps, which the observer sees. */
    Forward observedBy(EncoderObserver observer) {
        return new Forward(model, embeddings, runtime, backend, description,
                (batch, input, output) -> runtime.forward(batch, input, output, observer));
    }

    /** One of the ways through the stack. */
    private interface Stack {
        void run(PackedBatch batch, float[] input, float[] output);
    }

    /** Room for hidden states of the model's widths. */
    HiddenStates states() {
        return new HiddenStates(model.encoder().inputSize(), model.encoder().outputSize());
    }

    /** What is done with the windows of a batch once their last hidden states are there. */
    interface Computed {
        void accept(List<Part> windows, PackedBatch layout);
    }

    /** Runs the windows of texts, batch by batch; the last hidden states of each are the output while the action runs. */
    void run(List<TokenizedText> texts, int budget, HiddenStates states, Computed action) {
        Iterator<Part> windows = texts.stream().flatMap(text -> text.parts().stream()).iterator();
        Batcher.<Part>batches(budget, windows, Part::length).forEachRemaining(parts -> {
            TokenBatch batch = Packer.pack(parts.stream().map(Part::tokens).toList());
            states.reserve(batch.layout().tokens());
            run(batch, states);
            action.accept(parts, batch.layout());
        });
    }

    private void run(TokenBatch batch, HiddenStates states) {
        model.reading(() -> {
            embeddings.embed(batch, states.input());
            return null;
        });
        stack.run(batch.layout(), states.input(), states.output());
    }

    /** The model's head over rows, which fit both arrays. */
    void head(int rows, float[] input, float[] output) {
        runtime.head(rows, input, output);
    }

    /** What the model's head makes of rows, new. */
    float[] head(int rows, float[] input) {
        float[] output = new float[Math.multiplyExact(rows, model.encoder().head().outputs())];
        head(rows, input, output);
        return output;
    }

    /** As results name it. */
    String backend() {
        return backend;
    }

    /** The same for people. */
    String backendDescription() {
        return description;
    }

    /** What the model's matrices are kept as, and what they are stored as. */
    KeptWeights weights() {
        return new KeptWeights(runtime.weights(), KeptWeights.common(WeightForm.AUTO, model.encoder()));
    }

    Optional<DeviceTimes> deviceTimes() {
        return runtime.deviceTimes();
    }

    @Override
    public void close() {
        runtime.close();
    }
}
