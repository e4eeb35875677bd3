package org.sirocco.tornado;

import org.junit.jupiter.api.Tag;
import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendOptions.AttentionMode;
import org.sirocco.encoder.contract.BackendContract;

/** Every run through the four tasks of attention; observed runs, which every contract has, go that way too. */
@Tag("soak")
final class StepwiseBackendTest extends BackendContract {
    @Override
    protected Backend backend(BackendOptions options) {
        return new TornadoProvider().open("tornado", options.withAttention(AttentionMode.STEPS));
    }
}
