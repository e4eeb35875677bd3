package org.sirocco.tornado;

import java.util.Locale;
import java.util.function.LongSupplier;
import org.sirocco.encoder.KernelException;
import org.sirocco.tornado.sdk.CudaDriver;
import org.sirocco.tornado.sdk.Missing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoOutOfMemoryException;

/**
 * What a device has free, which other programs change at any moment. Asked before anything is allocated through PTX alone:
 * TornadoVM's PTX driver takes the error code of an allocation that failed for an address, on which kernels then compute,
 * where the others say that memory has run out.
 */
final class FreeMemory {
    private static final Logger LOG = LoggerFactory.getLogger(FreeMemory.class);

    private FreeMemory() {}

    /** Bytes at the moment of asking; {@link Long#MAX_VALUE} where the driver need not be asked, or does not answer. */
    static LongSupplier of(Accelerator device) {
        return device.driver() == TornadoVMBackendType.PTX ? () -> onPtx(device) : () -> Long.MAX_VALUE;
    }

    /**
     * Refuses what does not fit.
     *
     * @throws KernelException as where the driver itself had said that memory has run out
     */
    static void check(LongSupplier free, long bytes, Accelerator device) {
        long there = free.getAsLong();
        if (bytes > there) {
            DeviceFailure.guard("build", device, () -> {
                throw new TornadoOutOfMemoryException(String.format(Locale.ROOT,
                        "%,d MB are wanted and %,d MB are free on the device", (bytes >> 20) + 1, there >> 20));
            });
        }
    }

    private static long onPtx(Accelerator device) {
        try {
            // Of a device of PTX alone, hence not in TornadoVM's API.
            Object context = call(call(call(device.device(), "getDeviceContext"), "getDevice"), "getPTXContext");
            call(context, "enablePTXContext");
            return CudaDriver.freeBytes();
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.warn("{} does not say how much memory is free: {}", device.id(), Missing.oneLine(e));
            return Long.MAX_VALUE;
        }
    }

    private static Object call(Object target, String method) throws ReflectiveOperationException {
        return target.getClass().getMethod(method).invoke(target);
    }
}
