package org.sirocco.encoder.scalar;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendProvider;
import org.sirocco.encoder.weights.WeightForm;

/** Offers {@code scalar}: there is always one. */
public final class ScalarProvider implements BackendProvider {
    /** For {@link java.util.ServiceLoader}. */
    public ScalarProvider() {}

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public int autoOrder() {
        return 300;
    }

    @Override
    public boolean lastResort() {
        return true;
    }

    @Override
    public Backend open(String id, BackendOptions options) {
        if (!id.equals(name())) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "unknown backend '%s'; scalar takes nothing after its name", id));
        }
        return new ScalarBackend(options);
    }

    @Override
    public Set<WeightForm> weightForms() {
        return EnumSet.allOf(WeightForm.class);
    }

    @Override
    public List<Status> status() {
        return List.of(new Status(name(), true, new ScalarBackend().description(), ""));
    }
}
