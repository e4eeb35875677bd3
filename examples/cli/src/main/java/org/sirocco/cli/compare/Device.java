package org.sirocco.cli.compare;

import java.util.Optional;
import org.sirocco.encoder.BackendName;

/**
 * What a contender computes on.
 *
 * @param description for people
 * @param driver      with its version; empty where there is none, or it does not say
 * @param arithmetic  the backend whose threads and arithmetic it has, and whose peak is so its own; empty where there is none
 */
public record Device(String description, String driver, Optional<BackendName> arithmetic) {}
