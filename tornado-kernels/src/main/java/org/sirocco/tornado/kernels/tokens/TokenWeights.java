package org.sirocco.tornado.kernels.tokens;

import java.util.ArrayList;
import java.util.List;
import org.sirocco.encoder.host.TokenRows;
import org.sirocco.encoder.model.BlockNorm;
import org.sirocco.encoder.model.EmbeddingWeights;
import org.sirocco.encoder.model.EncoderModel;
import org.sirocco.encoder.model.Linear;
import org.sirocco.encoder.model.Norm;
import org.sirocco.encoder.model.Tensor;
import org.sirocco.tornado.kernels.DeviceLinear;
import org.sirocco.tornado.kernels.DeviceNorms;
import org.sirocco.tornado.kernels.HostArrays;
import org.sirocco.tornado.kernels.KernelSet;
import org.sirocco.tornado.kernels.LayerMaps;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * What a device needs before the first layer and after the last.
 *
 * @param of         what it is laid out of
 * @param words      (vocabulary, E), scaled
 * @param types      (types, E), or null
 * @param norm       of the embeddings, or null
 * @param projection from E to C, or null
 * @param finalNorm  of the last layer's states, or null
 */
public record TokenWeights(EmbeddingWeights of, FloatArray words, FloatArray types, DeviceNorms norm,
        DeviceLinear projection, DeviceNorms finalNorm) {
    /** Lays a model's out. */
    public static TokenWeights of(EncoderModel model, KernelSet kernels) {
        EmbeddingWeights of = model.embedding();
        Linear projection = of.projection();
        return new TokenWeights(of, table(of.word(), of.wordScale()),
                of.tokenType() == null ? null : table(of.tokenType(), 1), norm(of.norm()),
                projection == null ? null : kernels.linear(new LayerMaps(List.of(List.of(projection)))),
                norm(model.finalNorm()));
    }

    private static DeviceNorms norm(Norm norm) {
        return norm == null
                ? null
                : DeviceNorms.of(List.of(new BlockNorm.After(norm)), norm.size(), DeviceNorms.Kind.of(norm));
    }

    private static FloatArray table(Tensor tensor, float scale) {
        FloatArray table = new FloatArray(tensor.size());
        float[] row = new float[tensor.width()];
        for (int r = 0; r < tensor.shape()[0]; r++) {
            tensor.copyRow(r, row, 0);
            for (int c = 0; scale != 1 && c < row.length; c++) {
                row[c] *= scale;
            }
            HostArrays.write(row, table, r * row.length);
        }
        return table;
    }

    /** Everything but the positions, for the upload. */
    Object[] arrays() {
        List<Object> arrays = new ArrayList<>(List.of(words));
        if (types != null) {
            arrays.add(types);
        }
        if (norm != null) {
            arrays.add(norm.data());
        }
        if (projection != null) {
            arrays.addAll(projection.arrays());
        }
        return arrays.toArray();
    }

    /** The largest array of what a model needs, and all of them, in bytes. */
    public static long[] bytes(EncoderModel model) {
        EmbeddingWeights of = model.embedding();
        long words = (long) of.word().size() * Float.BYTES;
        long types = of.tokenType() == null ? 0 : (long) of.tokenType().size() * Float.BYTES;
        long projection = of.projection() == null
                ? 0
                : LayerMaps.bytes(1, of.projection().outputs(), of.projection().inputs());
        long norms = 2L * Float.BYTES * ((of.norm() == null ? 0 : of.norm().size())
                + (model.finalNorm() == null ? 0 : model.finalNorm().size()));
        return new long[]{Math.max(words, projection), words + types + projection + norms};
    }

    /** What it takes besides where so many tokens go through at a time: positions, tokens, and what is pooled. */
    public static long bytes(EncoderModel model, int tokens) {
        long narrow = model.embedding().projection() == null ? 0 : model.embedding().word().width();
        // All uploads, and of each what it fills.
        long numbers = TokenLayout.numbers(tokens);
        long ints = numbers * (3 + TokenGraphs.smallerUploads(numbers));
        return (TokenRows.positionNumbers(model.embedding(), tokens) + tokens * (narrow + model.outputSize()) + ints)
                * Float.BYTES;
    }
}
