package org.sirocco.tornado;

import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendContract;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendOptions.AttentionMode;

/** Every run through the four tasks of attention. */
final class StepwiseBackendTest extends BackendContract {
    @Override
    protected Backend backend(BackendOptions options) {
        return new TornadoProvider().open("tornado", options.withAttention(AttentionMode.STEPS));
    }
}
