package org.sirocco.tornado.kernels.cpu;

import org.sirocco.tornado.kernels.BatchLayout;
import org.sirocco.tornado.kernels.LayerNumbers;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Layer normalisation (Ba et al. 2016, arXiv:1607.06450) and RMS normalisation (Zhang and Sennrich 2019, arXiv:1910.07467) for
 * CPU devices: a work item normalises a row.
 */
final class CpuNorm {
    private CpuNorm() {}

    /**
     * y = (x − mean) / √(variance + epsilon) · gain + shift, row by row; x and y may be the same. The mean is 0 where norms are
     * not centred, and y is x where the layer is asked and has no such norm.
     *
     * @param x     (N, size), rows stride apart
     * @param norms (L, 2, size): gain and shift
     * @param y     as x, overwritten
     * @param batch {@link BatchLayout}
     * @param layer {@link LayerNumbers}
     * @param asked where the layer says whether it has that norm; 0 where it is not asked
     */
    static void normalise(KernelContext context, FloatArray x, FloatArray norms, FloatArray y, IntArray batch,
            IntArray layer, int asked, int centred, int size, int stride, float epsilon) {
        int row = context.globalIdx;
        if (row < batch.get(0)) {
            int at = row * stride;
            float mean = 0;
            if (centred != 0) {
                float sum = 0;
                for (int c = 0; c < size; c++) {
                    sum += x.get(at + c);
                }
                mean = sum / size;
            }
            float square = 0;
            for (int c = 0; c < size; c++) {
                float distance = x.get(at + c) - mean;
                square += distance * distance;
            }
            float scale = 1 / TornadoMath.sqrt(square / size + epsilon);
            int gain = layer.get(0) * 2 * size;
            int shift = gain + size;
            if (asked != 0 && layer.get(asked) == 0) {
                for (int c = 0; c < size; c++) {
                    y.set(at + c, x.get(at + c));
                }
            } else {
                for (int c = 0; c < size; c++) {
                    y.set(at + c, (x.get(at + c) - mean) * scale * norms.get(gain + c) + norms.get(shift + c));
                }
            }
        }
    }
}
