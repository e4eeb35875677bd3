package org.sirocco.tornado.kernels.gpu;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Layer normalisation (Ba et al. 2016, arXiv:1607.06450) and RMS normalisation (Zhang and Sennrich 2019, arXiv:1910.07467) for
 * GPUs: a work group of 128 normalises a row, of which each item keeps up to eight numbers, 128 apart; what a wider row has
 * beyond them is read again. Sums go through local memory: eight of them are added by each of sixteen items, and those by all.
 */
final class GpuNorm {
    /** Work items of a group. */
    static final int GROUP = 128;
    /** Numbers of a row that are kept. */
    private static final int KEPT = 8 * GROUP;
    /** Items that add up the sums of eight. */
    private static final int ADDERS = GROUP / 8;
    /** Local memory in bytes. */
    static final int LOCAL_BYTES = (GROUP + ADDERS) * Float.BYTES;

    private GpuNorm() {}

    /** As {@code CpuNorm.normalise}; one group per row, so that no group is without one. */
    static void normalise(KernelContext context, FloatArray x, FloatArray norms, FloatArray y, IntArray layer,
            int asked, int centred, int size, int stride, float epsilon) {
        float[] items = context.allocateFloatLocalArray(GROUP);
        float[] adders = context.allocateFloatLocalArray(ADDERS);
        int item = context.localIdx;
        int eight = item * 8;
        int at = context.groupIdx * stride;
        float x0 = number(x, at, 0, item, size);
        float x1 = number(x, at, GROUP, item, size);
        float x2 = number(x, at, 2 * GROUP, item, size);
        float x3 = number(x, at, 3 * GROUP, item, size);
        float x4 = number(x, at, 4 * GROUP, item, size);
        float x5 = number(x, at, 5 * GROUP, item, size);
        float x6 = number(x, at, 6 * GROUP, item, size);
        float x7 = number(x, at, 7 * GROUP, item, size);
        // Never y's number; but x and y may be one array, which TornadoVM else takes for one that is written only.
        float mean = size > 0 ? 0 : y.get(at);
        if (centred != 0) {
            float sum = sum(x0, x1, x2, x3, x4, x5, x6, x7);
            if (size > KEPT) {
                for (int c = KEPT + item; c < size; c += GROUP) {
                    sum += x.get(at + c);
                }
            }
            items[item] = sum;
            context.localBarrier();
            if (item < ADDERS) {
                adders[item] = sum(items[eight], items[eight + 1], items[eight + 2], items[eight + 3],
                        items[eight + 4], items[eight + 5], items[eight + 6], items[eight + 7]);
            }
            context.localBarrier();
            mean = (sum(adders[0], adders[1], adders[2], adders[3], adders[4], adders[5], adders[6], adders[7])
                    + sum(adders[8], adders[9], adders[10], adders[11], adders[12], adders[13], adders[14],
                            adders[15]))
                    / size;
        }
        float squares = sum(square(x0, mean, 0, item, size), square(x1, mean, GROUP, item, size),
                square(x2, mean, 2 * GROUP, item, size), square(x3, mean, 3 * GROUP, item, size),
                square(x4, mean, 4 * GROUP, item, size), square(x5, mean, 5 * GROUP, item, size),
                square(x6, mean, 6 * GROUP, item, size), square(x7, mean, 7 * GROUP, item, size));
        if (size > KEPT) {
            for (int c = KEPT + item; c < size; c += GROUP) {
                squares += (x.get(at + c) - mean) * (x.get(at + c) - mean);
            }
        }
        items[item] = squares;
        context.localBarrier();
        if (item < ADDERS) {
            adders[item] = sum(items[eight], items[eight + 1], items[eight + 2], items[eight + 3], items[eight + 4],
                    items[eight + 5], items[eight + 6], items[eight + 7]);
        }
        context.localBarrier();
        float variance = (sum(adders[0], adders[1], adders[2], adders[3], adders[4], adders[5], adders[6], adders[7])
                + sum(adders[8], adders[9], adders[10], adders[11], adders[12], adders[13], adders[14], adders[15]))
                / size;
        // Where the layer has no such norm, y = x.
        int present = asked == 0 || layer.get(asked) != 0 ? 1 : 0;
        float scale = 1 / TornadoMath.sqrt(variance + epsilon);
        int gain = layer.get(0) * 2 * size + item;
        store(y, at, x0, mean, scale, norms, gain, present, 0, item, size);
        store(y, at, x1, mean, scale, norms, gain, present, GROUP, item, size);
        store(y, at, x2, mean, scale, norms, gain, present, 2 * GROUP, item, size);
        store(y, at, x3, mean, scale, norms, gain, present, 3 * GROUP, item, size);
        store(y, at, x4, mean, scale, norms, gain, present, 4 * GROUP, item, size);
        store(y, at, x5, mean, scale, norms, gain, present, 5 * GROUP, item, size);
        store(y, at, x6, mean, scale, norms, gain, present, 6 * GROUP, item, size);
        store(y, at, x7, mean, scale, norms, gain, present, 7 * GROUP, item, size);
        if (size > KEPT) {
            for (int c = KEPT; c + item < size; c += GROUP) {
                store(y, at, x.get(at + c + item), mean, scale, norms, gain, present, c, item, size);
            }
        }
    }

    private static float sum(float a, float b, float c, float d, float e, float f, float g, float h) {
        return a + b + (c + d) + (e + f + (g + h));
    }

    /** A number of the row, {@code item} behind the first of 128; 0 where the row is shorter. */
    private static float number(FloatArray x, int at, int first, int item, int size) {
        return first < size && first + item < size ? x.get(at + first + item) : 0;
    }

    /** The square of its distance from the mean; 0 where the row is shorter. */
    private static float square(float x, float mean, int first, int item, int size) {
        return first < size && first + item < size ? (x - mean) * (x - mean) : 0;
    }

    private static void store(FloatArray y, int at, float x, float mean, float scale, FloatArray norms, int gain,
            int present, int first, int item, int size) {
        if (first < size && first + item < size) {
            float normed = (x - mean) * scale * norms.get(gain + first) + norms.get(gain + first + size);
            y.set(at + first + item, present != 0 ? normed : x);
        }
    }
}
