package org.sirocco.spark;

import java.util.Locale;
import org.apache.spark.SparkContext;
import org.sirocco.encoder.BackendName;
import org.sirocco.encoder.Backends;
import org.sirocco.text.SentenceEncoder;
import org.sirocco.text.framework.FrameworkEncoder;

/** Opens the model where the program is, so that one which is missing is told at once, and not by tasks that fail. */
final class ModelCheck {
    /** The last that was found in order for executors elsewhere. */
    private static volatile Found found;

    private ModelCheck() {}

    private record Found(EncoderKey key, int dimensions) {}

    /** @param dimensions how many numbers of a vector are to be kept; 0: all */
    static void onDriver(EncoderKey key, int dimensions, SparkContext context) {
        if (context.isLocal()) {
            // That of the tasks, which stays open for them.
            try (SharedEncoders.Lease lease = SharedEncoders.lease(key,
                    context.conf().getInt("spark.task.cpus", 1))) {
                check(lease.encoder(), dimensions);
            }
        } else if (!new Found(key, dimensions).equals(found)) {
            checkBackend(key);
            try (SentenceEncoder encoder = key.plain().open()) {
                check(encoder, dimensions);
            }
            found = new Found(key, dimensions);
        }
    }

    /** Whether there is such a one; executors may have the device that it wants, and the driver not. */
    private static void checkBackend(EncoderKey key) {
        BackendName name = BackendName.parse(key.backend(), key.weights());
        if (!Backends.weightForms(name.id()).contains(name.weights())) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "backend '%s' cannot keep weights as %s", name.id(), name.weights()));
        }
    }

    private static void check(SentenceEncoder encoder, int dimensions) {
        if (dimensions != 0) {
            FrameworkEncoder.checkedDimensions(encoder, dimensions);
        }
    }
}
