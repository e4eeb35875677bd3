package org.sirocco.tornado.kernels.gpu;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Layer normalisation (Ba et al. 2016, arXiv:1607.06450) and RMS normalisation (Zhang and Sennrich 2019, arXiv:1910.07467) for
 * GPUs: a work group of 128 normalises a row.
 */
final class GpuNorm {
    /** Work items of a group; a power of two. */
    static final int GROUP = 128;
    /** Local memory in bytes. */
    static final int LOCAL_BYTES = GROUP * Float.BYTES;

    private GpuNorm() {}

    /** As {@code CpuNorm.normalise}; one group per row, so that no group is without one. */
    static void normalise(KernelContext context, FloatArray x, FloatArray norms, FloatArray y, IntArray layer,
            int asked, int centred, int size, int stride, float epsilon) {
        float[] sums = context.allocateFloatLocalArray(128);
        int item = context.localIdx;
        int at = context.groupIdx * stride;
        float mean = 0;
        if (centred != 0) {
            float sum = 0;
            for (int c = item; c < size; c += 128) {
                sum += x.get(at + c);
            }
            sums[item] = sum;
            for (int half = 64; half > 0; half /= 2) {
                context.localBarrier();
                if (item < half) {
                    sums[item] += sums[item + half];
                }
            }
            context.localBarrier();
            mean = sums[0] / size;
            context.localBarrier();
        }
        float square = 0;
        for (int c = item; c < size; c += 128) {
            float distance = x.get(at + c) - mean;
            square += distance * distance;
        }
        sums[item] = square;
        for (int half = 64; half > 0; half /= 2) {
            context.localBarrier();
            if (item < half) {
                sums[item] += sums[item + half];
            }
        }
        context.localBarrier();
        float scale = 1 / TornadoMath.sqrt(sums[0] / size + epsilon);
        int gain = layer.get(0) * 2 * size;
        int shift = gain + size;
        if (asked != 0 && layer.get(asked) == 0) {
            for (int c = item; c < size; c += 128) {
                y.set(at + c, x.get(at + c));
            }
        } else {
            for (int c = item; c < size; c += 128) {
                y.set(at + c, (x.get(at + c) - mean) * scale * norms.get(gain + c) + norms.get(shift + c));
            }
        }
    }
}
