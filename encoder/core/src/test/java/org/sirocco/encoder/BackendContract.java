package org.sirocco.encoder;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * What every backend must do, whatever processor it runs on. A backend that is not here is a visible skip, or, with
 * {@code -Drequire.backend=<name>}, a failure.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class BackendContract
        implements
            SizeContract,
            ShapeContract,
            BatchContract,
            ObserverContract,
            LifecycleContract,
            MeaningContract {
    private Subject subject;

    /**
     * The backend to test.
     *
     * @throws BackendUnavailableException if it cannot run here
     */
    protected abstract Backend backend(BackendOptions options);

    /** How far, absolutely and relative to each number, hidden states may be from a double-precision computation. */
    protected double tolerance() {
        return 1e-4;
    }

    /** How far the unit vectors of an observed run may be from those of the fast run. */
    protected double observedTolerance() {
        return 1e-5;
    }

    @BeforeAll
    final void open() {
        try {
            subject = new Subject(this::backend, BackendOptions.defaults(), tolerance(), observedTolerance());
        } catch (BackendUnavailableException e) {
            if (isRequired(e.backend(), System.getProperty("require.backend", ""))) {
                throw e;
            }
            Assumptions.abort(e.getMessage());
        }
    }

    static boolean isRequired(String backend, String required) {
        return !required.isEmpty() && (backend + ":").startsWith(required + ":");
    }

    @AfterAll
    final void close() {
        if (subject != null) {
            subject.close();
        }
    }

    @Override
    public final Subject subject() {
        return subject;
    }
}
