package org.sirocco.tornado;

import org.sirocco.encoder.KernelException;
import uk.ac.manchester.tornado.api.exceptions.TornadoInternalError;
import uk.ac.manchester.tornado.api.exceptions.TornadoOutOfMemoryException;

/** Turns what TornadoVM throws, exceptions and errors of many kinds, into one kind with a remedy. */
final class DeviceFailure {
    private DeviceFailure() {}

    static void guard(String task, Accelerator device, Runnable action) {
        try {
            action.run();
        } catch (KernelException e) {
            throw e;
        } catch (TornadoOutOfMemoryException e) {
            throw new KernelException(task, device.id(),
                    "out of device memory; TornadoVM takes at most %s, -Dtornado.device.memory=<n>GB raises it"
                            .formatted(MemoryLimit.setting()),
                    e);
        } catch (RuntimeException | TornadoInternalError | LinkageError e) {
            Missing missing = Missing.of(e);
            throw new KernelException(task, device.id(),
                    missing.isKnown()
                            ? missing.reason() + " (" + missing.remedy() + ")"
                            : Missing.oneLine(e) + "; -Dtornado.fullDebug=true shows more",
                    e);
        }
    }
}
