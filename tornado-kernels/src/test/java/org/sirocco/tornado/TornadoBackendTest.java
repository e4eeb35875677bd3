package org.sirocco.tornado;

import java.util.Set;
import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.contract.BackendContract;
import org.sirocco.encoder.contract.Forms;

/** TornadoVM's default device, with the kernels of its type. */
final class TornadoBackendTest extends BackendContract {
    @Override
    protected Backend backend(BackendOptions options) {
        return new TornadoProvider().open("tornado", options);
    }

    @Override
    public Set<Forms> refusedForms() {
        return Devices.REFUSED_FORMS;
    }
}
