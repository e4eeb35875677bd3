package org.sirocco.cli.encode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.sirocco.cli.output.OutputTarget;
import org.sirocco.encoder.DeviceTimes;

/**
 * What {@code encode} needs of an encoder, of whatever kind.
 *
 * @param <R> what a text becomes
 */
interface Encoding<R> extends AutoCloseable {
    String modelName();

    int maxTokens();

    String backend();

    String backendDescription();

    /** What the device has measured of itself, where there is one that was asked to. */
    Optional<DeviceTimes> deviceTimes();

    /** @param purpose or null: the model's standard */
    String prompt(String purpose);

    List<R> encode(List<String> texts, String prompt);

    /** Tokens of the whole text. */
    int tokens(R result);

    boolean truncated(R result);

    /** Texts read ahead: enough to fill batches, little enough that millions of lines need no memory. */
    default int window() {
        return 1024;
    }

    /**
     * @param output the target as it was named, or null
     * @param prompt what stands before each text; may be empty
     */
    ResultWriter<R> writer(VectorFormat form, OutputTarget target, Path output, String prompt) throws IOException;

    /** All texts have been encoded. */
    default void finish() throws IOException {
        // Most have nothing left to do.
    }

    @Override
    void close();
}
