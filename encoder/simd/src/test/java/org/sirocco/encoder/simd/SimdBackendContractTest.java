package org.sirocco.encoder.simd;

import java.util.Set;
import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.contract.BackendContract;
import org.sirocco.encoder.contract.Forms;

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
    public Set<Forms> refusedForms() {
        return Set.of(Forms.PROJECTED_RESIDUAL);
    }

    @Override
    protected double observedTolerance() {
        return 1e-6;
    }
}
