package org.sirocco.encoder.simd.kernels;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Calls kernels until the JVM has compiled them, however long that takes. */
final class Compiling {
    /** HotSpot compiles a method for profiling after 200 calls, or 100 with loops, and optimises it after 600 with loops. */
    private static final int FIRST_CALLS = 250;
    private static final int CALLS = 700;
    private static final int CHECK_CALLS = 50;
    /** A compiled kernel takes at most a few hundred nanoseconds for so little, one that is not takes several thousand. */
    private static final long COMPILED_NANOS = 1_000;
    /** So long the calls go on as fast as that helps; later the JVM may be one that compiles no vectors. */
    private static final Duration HURRY = Duration.ofSeconds(2);
    private static final int REST_MILLIS = 100;
    /** Where there is more to do than processors the compiler may not have had its turn yet; two looks a second cost nothing. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LONG_REST_MILLIS = 500;

    private final LongSupplier clock;
    private final Runnable late;
    private boolean told;

    /**
     * @param clock nanoseconds
     * @param late  called once when a kernel is not compiled after twenty seconds; after that it is still waited for
     */
    Compiling(LongSupplier clock, Runnable late) {
        this.clock = clock;
        this.late = late;
    }

    /** Returns when the kernel is compiled. */
    void await(Runnable kernel) throws InterruptedException {
        for (int call = 0; call < FIRST_CALLS; call++) {
            kernel.run();
        }
        // Interpreted, the calls would only keep the compiler busy with the insides of the API.
        Thread.sleep(5);
        for (int call = 0; call < CALLS; call++) {
            kernel.run();
        }
        long begun = clock.getAsLong();
        for (long look = begun;; look = clock.getAsLong()) {
            for (int call = 0; call < CHECK_CALLS; call++) {
                kernel.run();
            }
            if (clock.getAsLong() - look < CHECK_CALLS * COMPILED_NANOS) {
                return;
            }
            long waited = look - begun;
            if (waited >= PATIENCE.toNanos() && !told) {
                told = true;
                late.run();
            }
            Thread.sleep(waited < HURRY.toNanos() ? 1 : waited < PATIENCE.toNanos() ? REST_MILLIS : LONG_REST_MILLIS);
        }
    }
}
