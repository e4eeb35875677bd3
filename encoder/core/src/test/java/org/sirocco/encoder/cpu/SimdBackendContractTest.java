package org.sirocco.encoder.cpu;

import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendContract;
import org.sirocco.encoder.BackendOptions;

final class SimdBackendContractTest extends BackendContract {
    @Override
    protected Backend backend(BackendOptions options) {
        return new SimdProvider().open("simd", options);
    }

    @Override
    protected double tolerance() {
        return 1e-5;
    }

    @Override
    protected double observedTolerance() {
        return 1e-6;
    }
}
