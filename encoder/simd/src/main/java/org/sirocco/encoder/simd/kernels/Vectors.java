package org.sirocco.encoder.simd.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vectors of this processor; loads only where there is the Vector API. */
public final class Vectors {
    /** The widest that the processor has, 512 bits at most. */
    public static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED.vectorBitSize() > 512
            ? FloatVector.SPECIES_512
            : FloatVector.SPECIES_PREFERRED;
    /** Vectors of as many whole numbers. */
    static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class);

    private Vectors() {}

    static int lanes() {
        return SPECIES.length();
    }
}
