package org.sirocco.encoder;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.sirocco.encoder.logging.Warnings;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.weights.WeightForm;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code auto}: the first backend that opens, and then the first that takes the model. */
final class AutoChoice implements BackendChoice {
    private static final Logger LOG = LoggerFactory.getLogger(Backends.class);

    private final BackendOptions options;
    private final Deque<BackendProvider> providers;
    private final Deque<String> ids = new ArrayDeque<>();
    private final List<RuntimeException> refusals = new ArrayList<>();
    private BackendProvider provider;
    private boolean warned;
    private Backend backend;

    AutoChoice(BackendOptions options, List<BackendProvider> providers) {
        this.options = options;
        this.providers = new ArrayDeque<>(providers);
        this.backend = next();
    }

    @Override
    public Backend backend() {
        return backend;
    }

    @Override
    public WeightForm askedWeights() {
        return options.weights();
    }

    @Override
    public EncoderRuntime load(EncoderModel model) {
        while (true) {
            try {
                return provider.failsLate() ? tried(backend.load(model), model) : backend.load(model);
            } catch (BackendUnavailableException | KernelException e) {
                refuse(e);
                backend = next();
            }
        }
    }

    /** One token goes through, so that a device fails now if it fails. */
    private static EncoderRuntime tried(EncoderRuntime runtime, EncoderModel model) {
        try {
            runtime.forward(PackedBatch.ofLengths(1), new float[model.inputSize()], new float[model.outputSize()]);
            return runtime;
        } catch (RuntimeException | Error e) {
            try {
                runtime.close();
            } catch (RuntimeException also) {
                e.addSuppressed(also);
            }
            throw e;
        }
    }

    private Backend next() {
        while (true) {
            if (ids.isEmpty()) {
                nextProvider();
                continue;
            }
            try {
                Backend opened = Backends.open(provider, ids.poll(), options);
                if (provider.lastResort() && !warned) {
                    warn(opened.id()
                            + " is taken, which is slow: nothing faster is on the class path for this machine");
                }
                return opened;
            } catch (BackendUnavailableException e) {
                refuse(e);
            }
        }
    }

    private void nextProvider() {
        if (providers.isEmpty()) {
            BackendUnavailableException none = new BackendUnavailableException("auto",
                    "no backend can run here: " + refusals.stream().map(Throwable::getMessage).toList(),
                    "see the reasons");
            refusals.forEach(none::addSuppressed);
            throw none;
        }
        provider = providers.poll();
        try {
            Backends.checkForm(provider, provider.name(), options);
        } catch (BackendUnavailableException e) {
            refuse(e);
            return;
        }
        try {
            ids.addAll(provider.idsForAuto());
        } catch (BackendUnavailableException e) {
            // That a machine has no GPU is nothing to warn of.
            refusals.add(e);
            LOG.info("auto: {}", e.getMessage());
        }
    }

    private void refuse(RuntimeException reason) {
        refusals.add(reason);
        warn(reason.getMessage());
    }

    private void warn(String message) {
        warned = true;
        Warnings.warn(LOG, "auto: " + message);
    }
}
