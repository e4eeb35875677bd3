package org.sirocco.tornado;

import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendContract;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.tornado.kernels.GpuKernels;

/** The kernels for GPUs, on whatever device there is: slow on a CPU, but with the same numbers. */
final class GpuKernelsTest extends BackendContract {
    @Override
    protected Backend backend(BackendOptions options) {
        Accelerator device = Accelerators.open("tornado");
        return new TornadoBackend(device, headSize -> new GpuKernels(device.limits(), headSize), options);
    }
}
