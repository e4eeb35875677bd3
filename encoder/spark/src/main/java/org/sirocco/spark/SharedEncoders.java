package org.sirocco.spark;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.sirocco.text.SentenceEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The encoders of this JVM: one for each {@link EncoderKey}, whatever the number of its cores, shared by all tasks and closed
 * when the JVM ends.
 *
 * <p>A call of an encoder has as many threads as Spark counts for a task, one if nothing else is said, so that tasks side by
 * side keep the cores busy and no more than these, over one copy of the weights.
 */
final class SharedEncoders {
    private static final Logger LOG = LoggerFactory.getLogger(SharedEncoders.class);
    private static final Map<EncoderKey, SentenceEncoder> OPEN = new ConcurrentHashMap<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(SharedEncoders::close, "sirocco-close"));
    }

    private SharedEncoders() {}

    /** For a task, with the processors that it has; whoever comes while it is being opened waits for it. */
    static SentenceEncoder ofTask(EncoderKey key) {
        try {
            return get(key, TaskContext.get() == null ? 1 : TaskContext.get().cpus());
        } catch (RuntimeException e) {
            String executor = SparkEnv.get() == null ? "here" : "on executor " + SparkEnv.get().executorId();
            throw new IllegalStateException(
                    String.format(Locale.ROOT, "model %s cannot be opened %s: %s", key.model(), executor,
                            e.getMessage()),
                    e);
        }
    }

    /** @param taskCpus how many threads a call has where the key does not say it */
    static SentenceEncoder get(EncoderKey key, int taskCpus) {
        EncoderKey whole = key.threads() == 0 ? key.withThreads(taskCpus) : key;
        return OPEN.computeIfAbsent(whole, EncoderKey::open);
    }

    static int size() {
        return OPEN.size();
    }

    private static void close() {
        OPEN.forEach((key, encoder) -> {
            try {
                encoder.close();
            } catch (RuntimeException e) {
                LOG.warn("model {} could not be closed", key.model(), e);
            }
        });
    }
}
