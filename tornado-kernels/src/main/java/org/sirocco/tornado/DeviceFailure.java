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

    /** Whether there was no room, so that less at a time may go through. */
    static boolean isOutOfMemory(KernelException failure) {
        return failure.getCause() instanceof TornadoOutOfMemoryException
                || failure.getCause() instanceof OutOfMemoryError;
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
        } catch (OutOfMemoryError e) {
            if (!String.valueOf(e.getMessage()).contains("direct buffer memory")) {
                throw e; // the heap's, which is not for us to mend
            }
            throw new KernelException(task, device.id(),
                    "no memory for the arrays that go to the device and come back (%s); -XX:MaxDirectMemorySize=<n>g raises the limit, which is the heap's otherwise"
                            .formatted(Missing.oneLine(e)),
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
