package org.sirocco.tornado;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.sirocco.encoder.BackendUnavailableException;
import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.tornado.kernels.DeviceLimits;
import org.sirocco.tornado.kernels.KernelSet;
import org.sirocco.tornado.kernels.cpu.CpuKernels;
import org.sirocco.tornado.kernels.gpu.GpuKernels;
import org.sirocco.tornado.sdk.DriverVersion;
import org.sirocco.tornado.kernels.gpu.half.HalfKernels;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/**
 * A device that TornadoVM can use.
 *
 * @param driver how TornadoVM reaches it: OPENCL, PTX or CUDA
 * @param index  its place among the driver's devices, from 0
 * @param device TornadoVM's handle
 */
record Accelerator(TornadoVMBackendType driver, int index, TornadoDevice device) {
    /** Of several drivers for one GPU. */
    private static final List<TornadoVMBackendType> BEST_DRIVERS = List.of(TornadoVMBackendType.CUDA,
            TornadoVMBackendType.PTX, TornadoVMBackendType.OPENCL);
    /** GPUs first, devices that are the CPU again last; of one kind by driver, and then as the driver has them. */
    static final Comparator<Accelerator> BEST_FIRST = Comparator.comparingInt(Accelerator::kind)
            .thenComparingInt(device -> BEST_DRIVERS.contains(device.driver)
                    ? BEST_DRIVERS.indexOf(device.driver)
                    : BEST_DRIVERS.size())
            .thenComparingInt(Accelerator::index);

    /** {@code tornado:<driver>:<device>}. */
    String id() {
        return "tornado:" + driver.name().toLowerCase(Locale.ROOT) + ":" + index;
    }

    /** "OpenCL · NVIDIA H100 80GB HBM3". */
    String description() {
        String name = device.getPhysicalDevice().getDeviceName().strip();
        return String.format(Locale.ROOT, "%s · %s (%s)",
                driver == TornadoVMBackendType.OPENCL ? "OpenCL" : driver.name(), name,
                device.getDeviceType());
    }

    /** "OpenCL 3.0 PoCL HSTR: …, driver 3.1+debian"; empty where nobody says. */
    String driverVersion() {
        return DriverVersion.of(driver.name(), device.getPhysicalDevice().getDeviceInfo());
    }

    private int kind() {
        return switch (device.getDeviceType()) {
            case GPU -> 0;
            case CPU -> 2;
            default -> 1;
        };
    }

    boolean isGpu() {
        return device.getDeviceType() == TornadoDeviceType.GPU;
    }

    DeviceLimits limits() {
        // Not getDeviceMaxWorkGroupSize(), which on PTX is the size of a grid.
        return new DeviceLimits(id(), device.getDeviceLocalMemorySize(),
                device.getPhysicalDevice().getMaxThreadsPerBlock(),
                device.getPhysicalDevice().getDeviceMaxComputeUnits());
    }

    /**
     * The kernels for this type of device, and weights that are kept so.
     *
     * @throws BackendUnavailableException for float16, unless it is reached through CUDA
     */
    KernelSet kernels(WeightForm weights) {
        if (weights != WeightForm.FLOAT16) {
            return kernels();
        }
        if (driver != TornadoVMBackendType.CUDA) {
            throw new BackendUnavailableException(id(), "it cannot keep weights as float16",
                    "take tornado:cuda:<device>, simd or scalar, or weights as auto");
        }
        return new HalfKernels(limits());
    }

    /** The kernels for this type of device. */
    KernelSet kernels() {
        return device.getDeviceType() == TornadoDeviceType.CPU
                ? new CpuKernels(limits())
                : new GpuKernels(limits());
    }
}
