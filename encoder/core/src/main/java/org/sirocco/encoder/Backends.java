package org.sirocco.encoder;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the backends that are on the class path. */
public final class Backends {
    private static final Logger LOG = LoggerFactory.getLogger(Backends.class);

    private Backends() {}

    /** Every kind of backend on the class path, in the order in which {@code auto} tries them. */
    public static List<BackendProvider> providers() {
        List<BackendProvider> found = new ArrayList<>();
        ServiceLoader.load(BackendProvider.class, Backends.class.getClassLoader()).forEach(found::add);
        found.sort(Comparator.comparingInt(BackendProvider::autoOrder).thenComparing(BackendProvider::name));
        return found;
    }

    /**
     * Opens a backend. {@code auto} takes the first kind that is willing and logs one reason for each that is not; any other
     * id gets exactly that backend or an exception, never another one.
     *
     * @param id {@code auto}, {@code scalar}, {@code simd}, {@code tornado}, {@code tornado:<driver>:<device>}, …
     * @throws IllegalArgumentException    for a kind that nobody on the class path offers
     * @throws BackendUnavailableException if it cannot run here
     */
    public static Backend open(String id, BackendOptions options) {
        return open(id, options, providers());
    }

    static Backend open(String id, BackendOptions options, List<BackendProvider> providers) {
        if (id.equals("auto")) {
            return openAuto(options, providers);
        }
        String name = id.split(":", 2)[0];
        return providers.stream().filter(p -> p.name().equals(name)).findFirst()
                .orElseThrow(() -> unknown(id, name, providers)).open(id, options);
    }

    private static RuntimeException unknown(String id, String name, List<BackendProvider> providers) {
        if (name.equals("tornado")) {
            return new BackendUnavailableException(id, "this build has no accelerator module",
                    "install a TornadoVM SDK, set TORNADOVM_HOME and build again");
        }
        return new IllegalArgumentException("unknown backend '%s'; there are auto, %s".formatted(id,
                providers.stream().map(BackendProvider::name).collect(Collectors.joining(", "))));
    }

    private static Backend openAuto(BackendOptions options, List<BackendProvider> providers) {
        List<String> reasons = new ArrayList<>();
        for (BackendProvider provider : providers) {
            try {
                return provider.openForAuto(options);
            } catch (BackendUnavailableException e) {
                reasons.add(e.getMessage());
                if (provider.autoOrder() <= 100) {
                    LOG.info("auto: {}", e.getMessage());
                } else {
                    LOG.warn("auto: {}", e.getMessage());
                }
            }
        }
        throw new BackendUnavailableException("auto", "no backend can run here: " + reasons, "see the reasons");
    }
}
