package org.sirocco.tornado;

import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.contract.BackendContract;

/** TornadoVM's default device, with the kernels of its type. */
final class TornadoBackendTest extends BackendContract {
    @Override
    protected Backend backend(BackendOptions options) {
        return new TornadoProvider().open("tornado", options);
    }
}
