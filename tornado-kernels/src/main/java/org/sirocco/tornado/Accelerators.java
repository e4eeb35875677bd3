package org.sirocco.tornado;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.sirocco.encoder.BackendUnavailableException;
import org.sirocco.tornado.sdk.JvmProperties;
import org.sirocco.tornado.sdk.MemoryLimit;
import org.sirocco.tornado.sdk.Missing;
import org.sirocco.tornado.sdk.SdkLibraries;
import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/**
 * The devices that TornadoVM finds, and which of them compute. Its classes are touched here for the first time, and once
 * only: where that fails, later attempts fail in other, misleading ways.
 */
final class Accelerators {
    private static final Map<String, Optional<BackendUnavailableException>> TESTED = new ConcurrentHashMap<>();
    private static List<Accelerator> found;
    private static Throwable failure;

    private Accelerators() {}

    /**
     * Every device, the {@linkplain Accelerator#BEST_FIRST best} first; at least one.
     *
     * @throws BackendUnavailableException if TornadoVM does not start here or finds none
     */
    static synchronized List<Accelerator> all() {
        if (found == null && failure == null) {
            JvmProperties.set();
            try {
                SdkLibraries.check();
                MemoryLimit.bytes();
                found = find();
            } catch (Throwable e) {
                // The one probe: whatever it is, it is kept with its cause and told in words.
                failure = e;
            }
        }
        if (failure != null) {
            Missing missing = Missing.atStart(failure, SdkLibraries.drivers());
            throw new BackendUnavailableException("tornado", missing.reason(),
                    missing.isKnown() ? missing.remedy() : "the cause says where it failed", failure);
        }
        if (found.isEmpty()) {
            throw new BackendUnavailableException("tornado", "TornadoVM finds no device",
                    "install your device's driver");
        }
        return found;
    }

    private static List<Accelerator> find() {
        TornadoRuntime runtime = TornadoRuntimeProvider.getTornadoRuntime();
        List<Accelerator> devices = new ArrayList<>();
        for (int b = 0; b < runtime.getNumBackends(); b++) {
            TornadoBackend backend = runtime.getBackend(b);
            for (int d = 0; d < backend.getNumDevices(); d++) {
                devices.add(new Accelerator(runtime.getBackendType(b), d, backend.getDevice(d)));
            }
        }
        return devices.stream().sorted(Accelerator.BEST_FIRST).toList();
    }

    /**
     * The device of that id, after it computed a known answer.
     *
     * @param id {@code tornado} or {@code tornado:<driver>:<device>}
     * @throws BackendUnavailableException if there is none, or it does not compute
     */
    static Accelerator open(String id) {
        Accelerator device = select(id);
        verdict(device, SelfTest::run).ifPresent(e -> {
            throw new BackendUnavailableException(id, e.reason(), e.remedy(), e);
        });
        return device;
    }

    /** Nothing, or why the device does not compute. It is tested once, but again where there was no room for that. */
    static Optional<BackendUnavailableException> verdict(Accelerator device,
            Function<Accelerator, Optional<BackendUnavailableException>> test) {
        return TESTED.compute(device.id(),
                (id, known) -> known == null || known.filter(SelfTest::hadNoRoom).isPresent()
                        ? test.apply(device)
                        : known);
    }

    private static Accelerator select(String id) {
        List<Accelerator> devices;
        try {
            devices = all();
        } catch (BackendUnavailableException e) {
            throw new BackendUnavailableException(id, e.reason(), e.remedy(), e.getCause());
        }
        if (id.equals("tornado")) {
            return devices.getFirst();
        }
        return devices.stream().filter(device -> device.id().equals(id.toLowerCase(Locale.ROOT))).findFirst()
                .orElseThrow(() -> new BackendUnavailableException(id, "there is no such device",
                        "take one of " + String.join(", ", devices.stream().map(Accelerator::id).toList())));
    }
}
