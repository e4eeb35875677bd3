package org.sirocco.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/** Needs no device. */
final class AcceleratorOrderTest {
    private static Accelerator device(TornadoVMBackendType driver, int index, TornadoDeviceType type) {
        return new Accelerator(driver, index,
                (TornadoDevice) Proxy.newProxyInstance(TornadoDevice.class.getClassLoader(),
                        new Class<?>[]{TornadoDevice.class},
                        (proxy, called, arguments) -> called.getName().equals("getDeviceType") ? type : null));
    }

    @Test
    void gpusComeBeforeTheCpuAndCudaBeforePtxBeforeOpenClWhateverTornadoVmFindsFirst() {
        List<Accelerator> devices = new ArrayList<>(List.of(
                device(TornadoVMBackendType.OPENCL, 0, TornadoDeviceType.CPU),
                device(TornadoVMBackendType.OPENCL, 1, TornadoDeviceType.GPU),
                device(TornadoVMBackendType.OPENCL, 2, TornadoDeviceType.ACCELERATOR),
                device(TornadoVMBackendType.PTX, 0, TornadoDeviceType.GPU),
                device(TornadoVMBackendType.PTX, 1, TornadoDeviceType.GPU),
                device(TornadoVMBackendType.CUDA, 0, TornadoDeviceType.GPU),
                device(TornadoVMBackendType.CUDA, 1, TornadoDeviceType.GPU)));
        Random random = new Random(3);
        for (int round = 0; round < 20; round++) {
            Collections.shuffle(devices, random);
            assertThat(devices.stream().sorted(Accelerator.BEST_FIRST).map(Accelerator::id)).containsExactly(
                    "tornado:cuda:0", "tornado:cuda:1", "tornado:ptx:0", "tornado:ptx:1", "tornado:opencl:1",
                    "tornado:opencl:2", "tornado:opencl:0");
        }
    }
}
