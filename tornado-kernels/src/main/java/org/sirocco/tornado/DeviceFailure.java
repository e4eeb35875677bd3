package org.sirocco.tornado;

import java.util.List;
import java.util.Locale;
import org.sirocco.encoder.KernelException;
import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.tornado.sdk.MemoryLimit;
import org.sirocco.tornado.sdk.Missing;
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
        Throwable cause = failure.getCause();
        return cause instanceof TornadoOutOfMemoryException || cause instanceof OutOfMemoryError
                || isRefusedBuffer(cause);
    }

    /** What has run out, of a failure that is one of memory. */
    static String shortage(Throwable cause) {
        if (isRefusedBuffer(cause)) {
            return "the device has no memory left for a buffer";
        }
        return String.format(Locale.ROOT, cause instanceof OutOfMemoryError
                ? "no memory for the arrays that go to the device and come back (%s)"
                : "out of device memory (%s)", Missing.oneLine(cause));
    }

    /**
     * What helps against it.
     *
     * @param otherwise what also does where it is the device's own memory
     */
    static String remedy(Throwable cause, String otherwise) {
        if (cause instanceof OutOfMemoryError) {
            return "-XX:MaxDirectMemorySize=<n>g raises the limit, which is the heap's otherwise";
        }
        return cause instanceof TornadoOutOfMemoryException && MemoryLimit.isGiven()
                ? String.format(Locale.ROOT,
                        "TornadoVM takes at most %s, -Dtornado.device.memory=<n>GB raises it, as far as the device has it free",
                        MemoryLimit.setting())
                : "free what else holds it" + otherwise;
    }

    private static KernelException noRoom(String task, Accelerator device, Throwable cause) {
        return new KernelException(task, device.id(),
                shortage(cause) + "; " + remedy(cause, ", or take fewer tokens at a time"), cause);
    }

    /** TornadoVM's OpenCL and CUDA drivers print that the device has refused a buffer, and go on with none. */
    private static boolean isRefusedBuffer(Throwable failure) {
        return failure instanceof NullPointerException && failure.getStackTrace().length > 0
                && failure.getStackTrace()[0].getClassName().endsWith("BufferProvider");
    }

    /** @throws KernelException for whatever it throws, but for what ails the JVM itself */
    static void guard(String task, Accelerator device, Action action) {
        try {
            action.run();
        } catch (KernelException e) {
            throw e;
        } catch (TornadoOutOfMemoryException e) {
            throw noRoom(task, device, e);
        } catch (OutOfMemoryError e) {
            if (!String.valueOf(e.getMessage()).contains("direct buffer memory")) {
                throw e; // the heap's, which is not for us to mend
            }
            throw noRoom(task, device, e);
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Exception | Error e) {
            // The compiler's own failures are errors, and of a class that is not to be named here.
            if (isRefusedBuffer(e)) {
                throw noRoom(task, device, e);
            }
            Missing missing = Missing.of(e);
            throw new KernelException(task, device.id(),
                    missing.isKnown()
                            ? missing.reason() + " (" + missing.remedy() + ")"
                            : Missing.oneLine(e) + "; -Dtornado.fullDebug=true shows more",
                    e);
        }
    }

    /** Closes something after a failure, which is told whatever that fails with. */
    static void closeAfter(Throwable failure, Runnable close) {
        try {
            close.run();
        } catch (KernelException also) {
            failure.addSuppressed(also);
        }
    }

    /**
     * Closes everything, whatever fails.
     *
     * @throws KernelException the first failure, and with it the others
     */
    static void closeAll(List<Runnable> closes) {
        for (int i = 0; i < closes.size(); i++) {
            try {
                closes.get(i).run();
            } catch (KernelException e) {
                closes.subList(i + 1, closes.size()).forEach(close -> closeAfter(e, close));
                throw e;
            }
        }
    }

    /**
     * Rounding to float16 may make infinity of a number that float32 has a place for, and that spoils all that it meets.
     *
     * @param weights what the products that made the numbers keep their weights as
     * @throws KernelException if that is float16, and one of the numbers is not finite
     */
    static void checkRange(WeightForm weights, String device, float[] numbers, int from, int count) {
        for (int i = from; weights == WeightForm.FLOAT16 && i < from + count; i++) {
            if (!Float.isFinite(numbers[i])) {
                throw new KernelException("forward", device,
                        "numbers inside the model are larger than float16 holds (65504): take weights as float32",
                        null);
            }
        }
    }
}
