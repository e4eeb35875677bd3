package org.sirocco.tornado;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendProvider;
import org.sirocco.encoder.BackendUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers {@code tornado}, TornadoVM's default device, and {@code tornado:<driver>:<device>} with driver {@code opencl},
 * {@code ptx} or {@code cuda}. It and what it names directly load on any JVM; TornadoVM's own classes are touched behind the
 * probe.
 */
public final class TornadoProvider implements BackendProvider {
    private static final Logger LOG = LoggerFactory.getLogger(TornadoProvider.class);

    @Override
    public String name() {
        return "tornado";
    }

    @Override
    public int autoOrder() {
        return 100;
    }

    /** The first GPU that computes: an OpenCL device that is the CPU again is slower than SIMD. */
    @Override
    public Backend openForAuto(BackendOptions options) {
        List<String> gpus = Accelerators.all().stream().filter(Accelerator::isGpu).map(Accelerator::id).toList();
        if (gpus.isEmpty()) {
            throw new BackendUnavailableException(name(), "TornadoVM finds no GPU",
                    "install a GPU's driver, or name the backend to use another device");
        }
        return first(gpus, id -> open(id, options));
    }

    /** The first that opens; where none does, every reason. */
    static Backend first(List<String> ids, Function<String, Backend> open) {
        List<String> reasons = new ArrayList<>();
        for (String id : ids) {
            try {
                Backend backend = open.apply(id);
                reasons.forEach(reason -> LOG.info("auto: {}", reason));
                return backend;
            } catch (BackendUnavailableException e) {
                reasons.add(e.getMessage());
            }
        }
        throw new BackendUnavailableException("tornado", "no GPU computes: " + String.join("; ", reasons),
                "see each one's remedy");
    }

    @Override
    public Backend open(String id, BackendOptions options) {
        return new TornadoBackend(Accelerators.open(id), options);
    }

    @Override
    public List<Status> status() {
        List<Status> status = new ArrayList<>();
        try {
            for (Accelerator device : Accelerators.all()) {
                status.add(status(device));
            }
        } catch (BackendUnavailableException e) {
            return List.of(new Status(name(), false, e.reason(), e.remedy()));
        }
        return status;
    }

    private static Status status(Accelerator device) {
        try {
            Accelerators.open(device.id());
            return new Status(device.id(), true, device.description(), "");
        } catch (BackendUnavailableException e) {
            return new Status(device.id(), false, device.description() + ": " + e.reason(), e.remedy());
        }
    }
}
