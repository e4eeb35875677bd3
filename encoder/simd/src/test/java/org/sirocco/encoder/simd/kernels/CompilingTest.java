package org.sirocco.encoder.simd.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CompilingTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicInteger told = new AtomicInteger();
    private long now;
    private int looks;

    /** So many looks take a slow kernel's time, then one takes none. */
    private long clock(int slowLooks) {
        boolean ends = looks % 2 == 1;
        if (ends && looks / 2 < slowLooks) {
            now += 25 * SECOND;
        }
        looks++;
        return now;
    }

    private void await(int slowLooks) throws InterruptedException {
        looks = 0;
        new Compiling(() -> clock(slowLooks), told::incrementAndGet).await(() -> {});
    }

    /** The compiler of a busy machine may need longer than anybody's patience: it is told, and still waited for. */
    @Test
    void waitsForACompilerThatIsLateAndSaysSoOnce() throws InterruptedException {
        await(3);

        assertThat(told).hasValue(1);
        assertThat(now).isEqualTo(3 * 25 * SECOND);
    }

    @Test
    void saysNothingWhereItIsInTime() throws InterruptedException {
        await(0);

        assertThat(told).hasValue(0);
    }
}
