package org.sirocco.encoder;

import java.util.List;
import java.util.Set;
import org.sirocco.encoder.weights.WeightForm;

/**
 * Offers one kind of backend; found by {@link java.util.ServiceLoader}. Its class must load on any JVM, so that it can say
 * what is missing.
 */
public interface BackendProvider {
    /** {@return the first part of its backends' ids: {@code scalar}, say} */
    String name();

    /** {@return its place when {@code auto} chooses, lowest first: GPUs 100, SIMD 200, scalar 300} */
    int autoOrder();

    /**
     * {@return the ids that {@code auto} may try to open, best first; by default its name alone}
     *
     * @throws BackendUnavailableException why this kind has none to take here
     */
    default List<String> idsForAuto() {
        return List.of(name());
    }

    /**
     * {@return whether its backends compile and allocate only when they first run, so that {@code auto} has to try one to know}
     */
    default boolean failsLate() {
        return false;
    }

    /** {@return whether it is slow and there for want of any other, so that {@code auto} has to say that it took it} */
    default boolean lastResort() {
        return false;
    }

    /** {@return what its backends can keep weights as; others are refused before it is asked to {@link #open} one} */
    default Set<WeightForm> weightForms() {
        return Set.of(WeightForm.AUTO, WeightForm.FLOAT32);
    }

    /**
     * {@return the same of one of its backends, where they differ; told without starting anything}
     *
     * @param id as for {@link #open}
     */
    default Set<WeightForm> weightForms(String id) {
        return weightForms();
    }

    /**
     * {@return which of its backends to name where another does not know a form that not all of them know; by default any}
     *
     * @param form the form
     */
    default String backendFor(WeightForm form) {
        return name();
    }

    /**
     * The backend of that id.
     *
     * @param id      its {@link #name()}, alone or followed by {@code :} and what the provider understands
     * @param options what the caller asks of it
     * @return the backend, ready to load models
     * @throws BackendUnavailableException if it cannot run here, with the reason and the remedy
     */
    Backend open(String id, BackendOptions options);

    /** {@return what there is on this machine, for people; never throws for something missing} */
    List<Status> status();

    /**
     * One backend that is here, or why it is not.
     *
     * @param id          as for {@link #open}
     * @param available   whether {@link #open} would succeed
     * @param description the device, or the reason why there is none
     * @param remedy      what to do about it; empty if available
     */
    record Status(String id, boolean available, String description, String remedy) {}
}
