package org.sirocco.tornado;

import org.junit.jupiter.api.Tag;
import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.contract.BackendContract;
import org.sirocco.encoder.weights.WeightForm;

/** What every backend must do, in float16 on CUDA; weights of the reference are rounded likewise, activations are not. */
@Tag("soak")
final class HalfBackendTest extends BackendContract {
    @Override
    protected Backend backend(BackendOptions options) {
        HalfKernelsTest.checkHere(Accelerators.open("tornado"));
        return new TornadoProvider().open("tornado", options);
    }

    @Override
    protected WeightForm weights() {
        return WeightForm.FLOAT16;
    }

    /** Each activation is rounded by up to 5e-4 of itself; {@link HalfKernelsTest} holds directions. */
    @Override
    protected double tolerance() {
        return 1e-2;
    }

    /** What float32 computes otherwise in its last digit float16 may round to its neighbour. */
    @Override
    protected double observedTolerance() {
        return 1e-3;
    }
}
