package org.sirocco.encoder.simd;

import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.contract.BackendContract;

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
