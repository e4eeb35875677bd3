package org.sirocco.encoder.contract;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.sirocco.encoder.Backend;
import org.sirocco.encoder.BackendOptions;
import org.sirocco.encoder.BackendUnavailableException;
import org.sirocco.encoder.weights.WeightForm;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every backend must do, whatever processor it runs on. Where a backend is not here, each test is a visible skip, or,
 * with {@code -Drequire.backend=<name>}, the suite fails.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class BackendContract
        implements
            SizeContract,
            ShapeContract,
            FormContract,
            HeadContract,
            BatchContract,
            ObserverContract,
            LifecycleContract,
            MeaningContract {
    private static final Logger LOG = LoggerFactory.getLogger(BackendContract.class);

    private Subject subject;
    private String refusal;

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

    /** What weights are kept as throughout the suite. */
    protected WeightForm weights() {
        return WeightForm.AUTO;
    }

    @BeforeAll
    final void open() {
        try {
            subject = new Subject(this::backend, BackendOptions.defaults().withWeights(weights()),
                    tolerance(), observedTolerance());
        } catch (BackendUnavailableException e) {
            if (isRequired(e.backend(), System.getProperty("require.backend", ""))) {
                throw e;
            }
            refusal = e.getMessage();
            LOG.warn("{} is skipped: {}", getClass().getSimpleName(), refusal);
        }
    }

    /** Not once for the class: a class that is given up is not counted among the skipped. */
    @BeforeEach
    final void skipWhereThereIsNoBackend() {
        Assumptions.assumeTrue(refusal == null, refusal);
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
