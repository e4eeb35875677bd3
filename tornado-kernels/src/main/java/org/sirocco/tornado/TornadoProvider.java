package org.sirocco.tornado;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendProvider;
import org.sirocco.encoder.BackendUnavailableException;
import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.tornado.sdk.SdkLibraries;

/**
 * Offers {@code tornado}, the best device, and {@code tornado:<driver>:<device>} with driver {@code opencl}, {@code ptx} or
 * {@code cuda}. It and what it names directly load on any JVM; TornadoVM's own classes are touched behind the
 * probe.
 */
public final class TornadoProvider implements BackendProvider {
    /** For {@link java.util.ServiceLoader}. */
    public TornadoProvider() {}

    @Override
    public String name() {
        return "tornado";
    }

    @Override
    public int autoOrder() {
        return 100;
    }

    /** The GPUs: an OpenCL device that is the CPU again is slower than SIMD. */
    @Override
    public List<String> idsForAuto() {
        List<String> gpus = Accelerators.all().stream().filter(Accelerator::isGpu).map(Accelerator::id).toList();
        if (gpus.isEmpty()) {
            throw new BackendUnavailableException(name(), "TornadoVM finds no GPU",
                    "install a GPU's driver, or name the backend to use another device");
        }
        return gpus;
    }

    @Override
    public boolean failsLate() {
        return true;
    }

    @Override
    public Set<WeightForm> weightForms() {
        return EnumSet.of(WeightForm.AUTO, WeightForm.FLOAT32, WeightForm.FLOAT16);
    }

    /** Float16 by way of CUDA alone: its matrix instructions are in TornadoVM's words for no other driver. */
    @Override
    public Set<WeightForm> weightForms(String id) {
        return halves(id.toLowerCase(Locale.ROOT), SdkLibraries.drivers())
                ? weightForms()
                : EnumSet.of(WeightForm.AUTO, WeightForm.FLOAT32);
    }

    @Override
    public String backendFor(WeightForm form) {
        return form == WeightForm.FLOAT16 ? "tornado:cuda:<device>" : name();
    }

    /** @param drivers of the SDK; without any, it is that which is to be told */
    static boolean halves(String id, List<String> drivers) {
        return id.startsWith("tornado:cuda:")
                || id.equals("tornado") && (drivers.isEmpty() || drivers.contains("cuda"));
    }

    @Override
    public Backend open(String id, BackendOptions options) {
        if (!id.toLowerCase(Locale.ROOT).matches("tornado(:[a-z]+:\\d+)?")) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "unknown backend '%s'; take tornado or tornado:<driver>:<device>", id));
        }
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
