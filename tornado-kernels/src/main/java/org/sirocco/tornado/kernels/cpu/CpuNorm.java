package org.sirocco.tornado.kernels.cpu;

import org.sirocco.tornado.kernels.BatchLayout;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Layer normalisation (Ba et al. 2016, arXiv:1607.06450) for CPU devices: a work item normalises a row. */
final class CpuNorm {
    private CpuNorm() {}

    /**
     * y = (x − mean) / √(variance + epsilon) · gain + shift, row by row; x and y may be the same.
     *
     * @param x     (N, size), rows stride apart
     * @param norms (L, 2, 2, size): attention's and feed-forward's norm, gain and shift of each
     * @param y     as x, overwritten
     * @param batch {@link BatchLayout}
     * @param layer (1)
     * @param which 0 for attention's norm, 1 for feed-forward's
     */
    static void normalise(KernelContext context, FloatArray x, FloatArray norms, FloatArray y, IntArray batch,
            IntArray layer, int which, int size, int stride, float epsilon) {
        int row = context.globalIdx;
        if (row < batch.get(0)) {
            int at = row * stride;
            float sum = 0;
            for (int c = 0; c < size; c++) {
                sum += x.get(at + c);
            }
            float mean = sum / size;
            float square = 0;
            for (int c = 0; c < size; c++) {
                float centred = x.get(at + c) - mean;
                square += centred * centred;
            }
            float scale = 1 / TornadoMath.sqrt(square / size + epsilon);
            int gain = (layer.get(0) * 2 + which) * 2 * size;
            int shift = gain + size;
            for (int c = 0; c < size; c++) {
                y.set(at + c, (x.get(at + c) - mean) * scale * norms.get(gain + c) + norms.get(shift + c));
            }
        }
    }
}
