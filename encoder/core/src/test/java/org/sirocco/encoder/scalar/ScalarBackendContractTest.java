package org.sirocco.encoder.scalar;

import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.contract.BackendContract;

/** The specification itself, held against double precision. */
final class ScalarBackendContractTest extends BackendContract {
    @Override
    protected Backend backend(BackendOptions options) {
        return new ScalarBackend();
    }

    @Override
    protected double tolerance() {
        return 1e-5;
    }

    @Override
    protected double observedTolerance() {
        return 0;
    }
}
