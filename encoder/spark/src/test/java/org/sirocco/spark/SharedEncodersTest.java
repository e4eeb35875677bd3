package org.sirocco.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sirocco.encoder.weights.WeightForm;
import org.sirocco.spark.SharedEncoders.Lease;
import org.sirocco.text.Overlong;
import org.sirocco.text.SentenceEncoder;

/** Encoders are opened once for all that use them at a time, and do not pile up. */
class SharedEncodersTest {
    private static EncoderKey key(String model) {
        return new EncoderKey(model, "", "simd", WeightForm.AUTO, 0, 4096, 0, Overlong.TRUNCATE, "", true);
    }

    private static EncoderKey seeded(int seed) {
        return key("random:layers=1,hidden=8,heads=1,ffn=8,length=64,seed=" + seed);
    }

    @Test
    void theLastThatNobodyUsesAreKeptAndOthersClosed() {
        List<SentenceEncoder> encoders = new ArrayList<>();
        for (int seed = 100; seed < 104; seed++) {
            try (Lease lease = SharedEncoders.lease(seeded(seed), 1)) {
                encoders.add(lease.encoder());
            }
        }

        assertThat(SharedEncoders.size()).isEqualTo(SharedEncoders.MOST_IDLE);
        assertThatThrownBy(() -> encoders.get(1).encode("closed")).isInstanceOf(IllegalStateException.class);
        long opened = SharedEncoders.opened();
        try (Lease lease = SharedEncoders.lease(seeded(102), 1)) {
            assertThat(lease.encoder()).isSameAs(encoders.get(2));
        }
        assertThat(SharedEncoders.opened()).isEqualTo(opened);
    }

    @Test
    void oneThatIsUsedStaysOpenWhateverComes() {
        try (Lease used = SharedEncoders.lease(seeded(200), 1)) {
            for (int seed = 201; seed < 205; seed++) {
                SharedEncoders.lease(seeded(seed), 1).close();
            }
            assertThat(used.encoder().encode("a text").vector()).hasSize(8);
            try (Lease again = SharedEncoders.lease(seeded(200), 1)) {
                assertThat(again.encoder()).isSameAs(used.encoder());
            }
            assertThat(used.encoder().encode("a text").vector()).hasSize(8);
        }
    }

    @Test
    void manyThatComeAtOnceGetOne() throws Exception {
        long before = SharedEncoders.opened();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            Callable<SentenceEncoder> task = () -> {
                try (Lease lease = SharedEncoders.lease(seeded(300), 1)) {
                    lease.encoder().encode("a text");
                    return lease.encoder();
                }
            };
            List<SentenceEncoder> got = new ArrayList<>();
            for (Future<SentenceEncoder> each : threads.invokeAll(List.of(task, task, task, task, task, task))) {
                got.add(each.get());
            }
            assertThat(got).containsOnly(got.getFirst());
        }
        assertThat(SharedEncoders.opened()).isEqualTo(before + 1);
    }

    @Test
    void oneThatCannotBeOpenedIsTriedAgain(@TempDir Path folder) throws Exception {
        Path model = folder.resolve("model");
        int before = SharedEncoders.size();
        assertThatThrownBy(() -> SharedEncoders.lease(key(model.toString()), 1)).hasMessageContaining("model");
        assertThat(SharedEncoders.size()).isLessThanOrEqualTo(before);

        Session.model(model);
        try (Lease lease = SharedEncoders.lease(key(model.toString()), 1)) {
            assertThat(lease.encoder().dimensions()).isPositive();
        }
    }

    /** As spark.task.cpus says. */
    @Test
    void aTasksProcessorsAreItsThreads() {
        try (Lease one = SharedEncoders.lease(seeded(400), 1); Lease two = SharedEncoders.lease(seeded(400), 2)) {
            assertThat(one.encoder().backendDescription()).contains(", 1 thread");
            assertThat(two.encoder().backendDescription()).contains(", 2 threads");
        }
    }

    @Test
    void aFolderThatHasBeenWrittenAnewIsOpenedAnew(@TempDir Path folder) throws Exception {
        Path model = Session.model(folder.resolve("model"));
        SiroccoEncoder transformer = new SiroccoEncoder().setModel(model.toString());
        Dataset<Row> rows = Session.rows(2, List.of("a", "b"));
        long before = SharedEncoders.opened();
        String identity = transformer.modelIdentity();

        transformer.transform(rows).collectAsList();
        transformer.transform(rows).collectAsList();
        assertThat(SharedEncoders.opened()).isEqualTo(before + 1);
        assertThat(transformer.modelIdentity()).isEqualTo(identity).startsWith(model + " (files ");

        Path config = model.resolve("config.json");
        Files.setLastModifiedTime(config, FileTime.fromMillis(Files.getLastModifiedTime(config).toMillis() + 1000));
        transformer.transform(rows).collectAsList();
        assertThat(SharedEncoders.opened()).isEqualTo(before + 2);
        assertThat(transformer.modelIdentity()).isNotEqualTo(identity);
    }
}
