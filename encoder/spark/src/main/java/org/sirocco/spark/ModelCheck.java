package org.sirocco.spark;

import org.apache.spark.SparkContext;
import org.sirocco.text.SentenceEncoder;
import org.sirocco.text.framework.FrameworkEncoder;

/** Opens the model where the program is, so that one which is missing is told at once, and not by tasks that fail. */
final class ModelCheck {
    private ModelCheck() {}

    /** @param dimensions how many numbers of a vector are to be kept; 0: all */
    static void onDriver(EncoderKey key, int dimensions, SparkContext context) {
        if (context.isLocal()) {
            // That of the tasks, which stays open for them.
            check(SharedEncoders.get(key, context.conf().getInt("spark.task.cpus", 1)), dimensions);
        } else {
            try (SentenceEncoder encoder = key.plain().open()) {
                check(encoder, dimensions);
            }
        }
    }

    private static void check(SentenceEncoder encoder, int dimensions) {
        if (dimensions != 0) {
            FrameworkEncoder.checkedDimensions(encoder, dimensions);
        }
    }
}
