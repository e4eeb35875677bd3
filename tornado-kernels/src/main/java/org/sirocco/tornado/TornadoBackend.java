package org.sirocco.tornado;

import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.EncoderRuntime;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.tornado.kernels.KernelSet;

/** A device reached through TornadoVM. */
final class TornadoBackend implements Backend {
    private final Accelerator device;
    private final KernelSet kernels;
    private final BackendOptions options;

    TornadoBackend(Accelerator device, BackendOptions options) {
        this(device, device.kernels(options.weights()), options);
    }

    TornadoBackend(Accelerator device, KernelSet kernels, BackendOptions options) {
        this.device = device;
        this.kernels = kernels;
        this.options = options;
    }

    @Override
    public String id() {
        return device.id();
    }

    @Override
    public String description() {
        return device.description();
    }

    boolean isGpu() {
        return device.isGpu();
    }

    @Override
    public EncoderRuntime load(EncoderModel model) {
        return new DeviceEncoder(device, kernels, model, options);
    }
}
