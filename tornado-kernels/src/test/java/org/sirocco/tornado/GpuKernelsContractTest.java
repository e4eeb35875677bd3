package org.sirocco.tornado;

import org.junit.jupiter.api.Tag;
import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.contract.BackendContract;

/** The kernels for GPUs, on whatever device there is: slow on a CPU, but with the same numbers. */
@Tag("soak")
final class GpuKernelsContractTest extends BackendContract {
    @Override
    protected Backend backend(BackendOptions options) {
        return GpuKernelsTest.backend(Accelerators.open("tornado"), options);
    }
}
