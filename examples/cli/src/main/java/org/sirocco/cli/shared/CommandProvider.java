package org.sirocco.cli.shared;

/** A command of another jar, found by {@link java.util.ServiceLoader}; asked only for a name that is none of the command line's own. */
public interface CommandProvider {
    String name();

    /** A new one, as picocli takes it. */
    Object command();
}
