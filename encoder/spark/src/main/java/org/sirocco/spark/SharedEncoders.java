package org.sirocco.spark;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;
import org.sirocco.text.SentenceEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The encoders of this JVM: one for each {@link EncoderKey}, whatever the number of its cores, shared by all tasks that run at
 * the same time. When none does it is kept for later ones, unless {@link #MOST_IDLE} others have been used since.
 *
 * <p>A call of an encoder has as many threads as Spark counts for a task, one if nothing else is said, so that tasks side by
 * side keep the cores busy and no more than these, over one copy of the weights.
 */
final class SharedEncoders {
    static final int MOST_IDLE = 2;

    private static final Logger LOG = LoggerFactory.getLogger(SharedEncoders.class);
    /** The one that was taken or given back last is the last one. */
    private static final Map<EncoderKey, Shared> ALL = new LinkedHashMap<>();

    private static long opened;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(SharedEncoders::closeAll, "sirocco-close"));
    }

    private SharedEncoders() {}

    /** An encoder that somebody uses until it is closed, which leaves it open for others. */
    static final class Lease implements AutoCloseable {
        private final EncoderKey key;
        private final Shared shared;
        private boolean over;

        private Lease(EncoderKey key, Shared shared) {
            this.key = key;
            this.shared = shared;
        }

        SentenceEncoder encoder() {
            return shared.encoder;
        }

        @Override
        public void close() {
            if (!over) {
                over = true;
                giveBack(key, shared);
            }
        }
    }

    private static final class Shared {
        /** Guarded by the map. */
        private int users;
        /** Written once, by the first that comes and can open it. */
        private SentenceEncoder encoder;

        /** Whoever comes while it is being opened waits for it, and tries for himself where it could not be. */
        synchronized void open(EncoderKey key) {
            if (encoder == null) {
                encoder = key.open();
                synchronized (ALL) {
                    opened++;
                }
            }
        }
    }

    /** For a task, with the processors that it has, until it ends. */
    static SentenceEncoder ofTask(EncoderKey key) {
        TaskContext task = TaskContext.get();
        try {
            Lease lease = lease(key, task.cpus());
            task.addTaskCompletionListener((TaskCompletionListener) ended -> lease.close());
            return lease.encoder();
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    String.format(Locale.ROOT, "model %s cannot be opened on executor %s: %s", key.model(),
                            SparkEnv.get().executorId(), e.getMessage()),
                    e);
        }
    }

    /** @param taskCpus how many threads a call has where the key does not say it */
    static Lease lease(EncoderKey key, int taskCpus) {
        EncoderKey whole = key.threads() == 0 ? key.withThreads(taskCpus) : key;
        Shared shared;
        List<SentenceEncoder> idle;
        synchronized (ALL) {
            shared = ALL.remove(whole);
            if (shared == null) {
                shared = new Shared();
            }
            shared.users++;
            ALL.put(whole, shared);
            idle = takeIdle();
        }
        idle.forEach(SharedEncoders::close);
        Lease lease = new Lease(whole, shared);
        try {
            shared.open(whole);
            return lease;
        } catch (RuntimeException | Error e) {
            lease.close();
            throw e;
        }
    }

    private static void giveBack(EncoderKey key, Shared shared) {
        List<SentenceEncoder> idle;
        synchronized (ALL) {
            shared.users--;
            ALL.remove(key);
            // One that could not be opened is not kept.
            if (shared.users > 0 || shared.encoder != null) {
                ALL.put(key, shared);
            }
            idle = takeIdle();
        }
        idle.forEach(SharedEncoders::close);
    }

    /** Those that nobody uses, but for the last few. */
    private static List<SentenceEncoder> takeIdle() {
        long count = ALL.values().stream().filter(shared -> shared.users == 0).count();
        List<SentenceEncoder> taken = new ArrayList<>();
        for (Iterator<Shared> each = ALL.values().iterator(); each.hasNext() && count > MOST_IDLE;) {
            Shared shared = each.next();
            if (shared.users == 0) {
                each.remove();
                taken.add(shared.encoder);
                count--;
            }
        }
        return taken;
    }

    /** How many have been opened since the JVM began. */
    static long opened() {
        synchronized (ALL) {
            return opened;
        }
    }

    /** How many are open now. */
    static int size() {
        synchronized (ALL) {
            return ALL.size();
        }
    }

    private static void closeAll() {
        List<Shared> all;
        synchronized (ALL) {
            all = List.copyOf(ALL.values());
        }
        for (Shared shared : all) {
            if (shared.encoder != null) {
                close(shared.encoder);
            }
        }
    }

    private static void close(SentenceEncoder encoder) {
        try {
            encoder.close();
        } catch (RuntimeException e) {
            LOG.warn("model {} could not be closed", encoder.modelName(), e);
        }
    }
}
