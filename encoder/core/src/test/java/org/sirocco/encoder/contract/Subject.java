package org.sirocco.encoder.contract;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Function;
import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.EncoderObserver;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.model.EncoderModel;

/** The backend under test; its runtimes are kept until the suite ends, because loading may be slow. */
final class Subject implements AutoCloseable {
    private final Function<BackendOptions, Backend> factory;
    private final BackendOptions options;
    private final Backend backend;
    private final double tolerance;
    private final double observedTolerance;
    private final Map<EncoderModel, EncoderRuntime> runtimes = new IdentityHashMap<>();

    Subject(Function<BackendOptions, Backend> factory, BackendOptions options, double tolerance,
            double observedTolerance) {
        this.factory = factory;
        this.options = options;
        this.backend = factory.apply(options);
        this.tolerance = tolerance;
        this.observedTolerance = observedTolerance;
    }

    /** The same backend under other options. */
    Subject with(BackendOptions options) {
        return new Subject(factory, options, tolerance, observedTolerance);
    }

    Backend backend() {
        return backend;
    }

    BackendOptions options() {
        return options;
    }

    /** What it should compute. */
    DoublePrecisionReference.States reference(EncoderModel model, PackedBatch batch, float[] input) {
        return DoublePrecisionReference.run(model, options.weights(), batch, input);
    }

    double observedTolerance() {
        return observedTolerance;
    }

    /** How far a sentence alone may be from itself in any batch, on unit vectors: 1e-6 unless rounding is coarser. */
    double sameTolerance() {
        return Math.max(1e-6, observedTolerance / 10);
    }

    /** How far numbers may be off that are summed up in another order. */
    double orderTolerance() {
        return Math.max(1e-5, observedTolerance);
    }

    EncoderRuntime runtime(EncoderModel model) {
        return runtimes.computeIfAbsent(model, backend::load);
    }

    /** The fast run's last hidden states; {@code input} is left as it is. */
    float[] forward(EncoderModel model, PackedBatch batch, float[] input) {
        float[] output = new float[batch.tokens() * model.outputSize()];
        runtime(model).forward(batch, input, output);
        return output;
    }

    /** The observed run's last hidden states. */
    float[] forward(EncoderModel model, PackedBatch batch, float[] input, EncoderObserver observer) {
        float[] output = new float[batch.tokens() * model.outputSize()];
        runtime(model).forward(batch, input, output, observer);
        return output;
    }

    /** Asserts that the fast run agrees with the double-precision reference. */
    void matchesReference(EncoderModel model, PackedBatch batch, float[] input) {
        assertClose(model, forward(model, batch, input), reference(model, batch, input).last());
    }

    /** Asserts that numbers agree to this backend's tolerance. */
    void assertClose(EncoderModel model, float[] actual, double[] expected) {
        Close.assertClose(who(model), actual, expected, tolerance, tolerance);
    }

    /** Asserts that two (N, C) states point the same way, token by token. */
    void assertSame(EncoderModel model, float[] actual, float[] expected, double atol) {
        int width = model.outputSize();
        Close.assertClose(who(model), Fixtures.unit(actual, width), Fixtures.unit(expected, width), atol, 0);
    }

    String who(EncoderModel model) {
        return backend.id() + ", " + model.name();
    }

    @Override
    public void close() {
        runtimes.values().forEach(EncoderRuntime::close);
        runtimes.clear();
    }
}
