package org.sirocco.encoder;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.weights.WeightForm;

/** Finds the backends that are on the class path. */
public final class Backends {
    private Backends() {}

    private record Named(Backend backend, WeightForm askedWeights) implements BackendChoice {
        @Override
        public EncoderRuntime load(EncoderModel model) {
            return backend.load(model);
        }
    }

    /**
     * Every kind of backend on the class path, in the order in which {@code auto} tries them.
     *
     * @return a new list
     */
    public static List<BackendProvider> providers() {
        List<BackendProvider> found = new ArrayList<>();
        ServiceLoader.load(BackendProvider.class, Backends.class.getClassLoader()).forEach(found::add);
        found.sort(Comparator.comparingInt(BackendProvider::autoOrder).thenComparing(BackendProvider::name));
        return found;
    }

    /**
     * Opens a backend. {@code auto} takes the first that is willing and logs one reason for each that is not; any other id gets
     * exactly that backend or an exception, never another one.
     *
     * @param id      {@code auto}, or a provider's name, alone or followed by {@code :} and what that provider understands; after
     *                it {@code +} and a form of weights, if need be: a {@link BackendName}
     * @param options what the caller asks of it
     * @return the backend
     * @throws IllegalArgumentException    for a kind that nobody on the class path offers, or two forms of weights
     * @throws BackendUnavailableException if it cannot run here
     */
    public static Backend open(String id, BackendOptions options) {
        return choose(id, options).backend();
    }

    /**
     * As {@link #open}, where a model is to be loaded: {@code auto} then goes on to the next if one cannot take the model.
     *
     * @param id      as for {@link #open}
     * @param options what the caller asks of it
     * @return the backend, and what is left to try where it cannot take the model
     */
    public static BackendChoice choose(String id, BackendOptions options) {
        return choose(id, options, providers());
    }

    static BackendChoice choose(String id, BackendOptions options, List<BackendProvider> providers) {
        BackendName name = BackendName.parse(id, options.weights());
        if (options.weights() != WeightForm.AUTO && options.weights() != name.weights()) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "backend '%s' keeps weights otherwise than as %s, which is asked for, too", id, options.weights()));
        }
        BackendOptions asked = options.withWeights(name.weights());
        if (name.id().equals("auto")) {
            return new AutoChoice(asked, providers);
        }
        return new Named(open(provider(name.id(), providers), name.id(), asked), name.weights());
    }

    /**
     * {@return what a backend can keep weights as, without opening it}
     *
     * @param id {@code auto}, or as for {@link #open}, without a form of weights
     * @throws IllegalArgumentException for a kind that nobody on the class path offers
     */
    public static Set<WeightForm> weightForms(String id) {
        List<BackendProvider> providers = providers();
        return id.equals("auto")
                ? providers.stream().flatMap(provider -> provider.weightForms().stream()).collect(Collectors.toSet())
                : provider(id, providers).weightForms(id);
    }

    private static BackendProvider provider(String id, List<BackendProvider> providers) {
        String name = id.split(":", 2)[0];
        return providers.stream().filter(p -> p.name().equals(name)).findFirst()
                .orElseThrow(() -> unknown(id, providers));
    }

    /** A provider's backend, if it knows the form that weights are asked for in. */
    static Backend open(BackendProvider provider, String id, BackendOptions options) {
        checkForm(provider, id, options);
        return provider.open(id, options);
    }

    /** Refuses a backend, or all of a kind, that does not know the form, before anything of it is touched. */
    static void checkForm(BackendProvider provider, String id, BackendOptions options) {
        WeightForm form = options.weights();
        if (!provider.weightForms(id).contains(form)) {
            throw new BackendUnavailableException(id, "it cannot keep weights as " + form,
                    (provider.weightForms().contains(form) ? "take " + provider.backendFor(form) + ", " : "take ")
                            + "simd or scalar, or weights as auto");
        }
    }

    private static IllegalArgumentException unknown(String id, List<BackendProvider> providers) {
        return new IllegalArgumentException(
                String.format(Locale.ROOT, "unknown backend '%s'; on the class path there are auto, %s", id,
                        providers.stream().map(BackendProvider::name).collect(Collectors.joining(", "))));
    }
}
