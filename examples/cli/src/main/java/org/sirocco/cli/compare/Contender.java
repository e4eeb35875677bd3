package org.sirocco.cli.compare;

import java.util.List;
import java.util.Optional;
import org.sirocco.cli.shared.Agreement;
import org.sirocco.cli.shared.Bar;

/** Something that turns texts into vectors and can be measured against others. */
public interface Contender extends AutoCloseable {
    /** For the tables; one of the same name gets a number after it. */
    String name();

    /** Whether it is another project's: measured, but its vectors are its own affair. */
    default boolean peer() {
        return true;
    }

    /** What its vectors must be like beside the specification's to be right. */
    default Bar bar() {
        return new Bar(Agreement.TOLERANCE);
    }

    /** What its weights are kept as, for people; empty where it does not say. */
    default String form() {
        return "";
    }

    /** What it computes on. */
    default Device device() {
        return new Device("CPU", "", Optional.empty());
    }

    /** One vector a text, in order; special tokens, pooling and unit length as the model asks for. */
    List<float[]> encode(List<String> texts);

    @Override
    void close();
}
