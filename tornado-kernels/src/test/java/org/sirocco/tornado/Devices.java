package org.sirocco.tornado;

import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Assumptions;
import org.sirocco.encoder.BackendUnavailableException;
import uk.ac.manchester.tornado.api.TornadoTargetDevice;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/** The device of the tests: TornadoVM's default. */
final class Devices {
    private Devices() {}

    /** The same device, as if it had groups of at most so many work items. */
    static Accelerator narrow(Accelerator device, int groupItems) {
        TornadoTargetDevice small = overriding(TornadoTargetDevice.class, device.device().getPhysicalDevice(),
                "getMaxThreadsPerBlock", groupItems);
        return new Accelerator(device.driver(), device.index(),
                overriding(TornadoDevice.class, device.device(), "getPhysicalDevice", small));
    }

    /** The same object but for one method without parameters. */
    static <T> T overriding(Class<T> type, T real, String method, Object result) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type},
                (proxy, called, arguments) -> called.getName().equals(method)
                        ? result
                        : called.invoke(real, arguments)));
    }

    /** Sets a property back to what it was, null if it was not set. */
    static void restore(String property, String before) {
        if (before == null) {
            System.clearProperty(property);
        } else {
            System.setProperty(property, before);
        }
    }

    /** Skips the test where there is none, or fails it with {@code -Drequire.backend=tornado}. */
    static Accelerator required() {
        try {
            return Accelerators.open("tornado");
        } catch (BackendUnavailableException e) {
            if (System.getProperty("require.backend", "").startsWith("tornado")) {
                throw e;
            }
            Assumptions.abort(e.getMessage());
            throw e;
        }
    }
}
