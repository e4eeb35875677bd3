package org.sirocco.tornado;

import org.sirocco.encoder.KernelException;
import uk.ac.manchester.tornado.api.exceptions.TornadoOutOfMemoryException;

/** Turns what TornadoVM and its compiler throw, exceptions and errors of many kinds, into one kind with a remedy. */
final class DeviceFailure {
    private DeviceFailure() {}

    /** Something done on a device. */
    interface Action {
        void run() throws Exception;
    }

    /** @throws KernelException for whatever it throws, but for what ails the JVM itself */
    static void guard(String task, Accelerator device, Action action) {
        try {
            action.run();
        } catch (KernelException e) {
            throw e;
        } catch (TornadoOutOfMemoryException e) {
            throw new KernelException(task, device.id(),
                    "out of device memory (%s); TornadoVM takes at most %s, -Dtornado.device.memory=<n>GB raises it, as far as the device has it free"
                            .formatted(Missing.oneLine(e), MemoryLimit.setting()),
                    e);
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Exception | Error e) {
            // The compiler's own failures are errors, and of a class that is not to be named here.
            Missing missing = Missing.of(e);
            throw new KernelException(task, device.id(),
                    missing.isKnown()
                            ? missing.reason() + " (" + missing.remedy() + ")"
                            : Missing.oneLine(e) + "; -Dtornado.fullDebug=true shows more",
                    e);
        }
    }
}
