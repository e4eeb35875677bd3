package org.sirocco.tornado;

import uk.ac.manchester.tornado.api.TornadoProfilerResult;

/**
 * Where time went, in ns, as TornadoVM's profiler has it.
 *
 * @param compiling    by TornadoVM and the driver
 * @param computing    in kernels
 * @param transferring to and from the device
 */
record DeviceTimes(long compiling, long computing, long transferring) {
    static final DeviceTimes NONE = new DeviceTimes(0, 0, 0);

    DeviceTimes plus(TornadoProfilerResult result) {
        return new DeviceTimes(compiling + result.getCompileTime(), computing + result.getDeviceKernelTime(),
                transferring + result.getDeviceWriteTime() + result.getDeviceReadTime());
    }
}
