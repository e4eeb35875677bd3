package org.sirocco.encoder.contract;

import java.util.List;
import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendProvider;
import org.sirocco.encoder.BackendUnavailableException;

/** A backend for tests that offers itself; {@code auto} does not take it unless a subclass says so. */
public abstract class FakeProvider implements BackendProvider, Backend {
    private final String name;

    protected FakeProvider(String name) {
        this.name = name;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String id() {
        return name;
    }

    @Override
    public final String description() {
        return "a backend for tests";
    }

    /** Before all others. */
    @Override
    public final int autoOrder() {
        return 0;
    }

    @Override
    public List<String> idsForAuto() {
        throw new BackendUnavailableException(name, "it is for tests", "name it");
    }

    @Override
    public final List<Status> status() {
        return List.of();
    }

    @Override
    public final Backend open(String id, BackendOptions options) {
        return this;
    }
}
