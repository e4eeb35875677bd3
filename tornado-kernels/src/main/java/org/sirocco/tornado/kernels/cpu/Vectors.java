package org.sirocco.tornado.kernels.cpu;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.vectors.Float8;

/** Eight neighbouring numbers of an array as a vector; a CPU device's compiler makes one load or store of it. */
final class Vectors {
    private Vectors() {}

    static Float8 load(FloatArray x, int at) {
        return new Float8(x.get(at), x.get(at + 1), x.get(at + 2), x.get(at + 3), x.get(at + 4), x.get(at + 5),
                x.get(at + 6), x.get(at + 7));
    }

    static void store(FloatArray x, int at, Float8 value) {
        x.set(at, value.getS0());
        x.set(at + 1, value.getS1());
        x.set(at + 2, value.getS2());
        x.set(at + 3, value.getS3());
        x.set(at + 4, value.getS4());
        x.set(at + 5, value.getS5());
        x.set(at + 6, value.getS6());
        x.set(at + 7, value.getS7());
    }
}
