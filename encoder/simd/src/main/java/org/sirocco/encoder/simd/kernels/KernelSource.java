package org.sirocco.encoder.simd.kernels;

/** Where the encoder gets its kernels from. Better ones may come while it runs; all give the same numbers. */
public interface KernelSource {
    /** The ones for the next piece of work. */
    Kernels now();

    /** Is told before each run of sentences how many tokens it has. */
    default void expect(int tokens) {}

    /** Is told when the encoder is closed. */
    default void close() {}
}
