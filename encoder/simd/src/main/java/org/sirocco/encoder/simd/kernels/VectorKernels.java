package org.sirocco.encoder.simd.kernels;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.sirocco.encoder.model.Activation;
import org.sirocco.encoder.weights.WeightForm;

/** The kernels on the vector units. */
public final class VectorKernels implements Kernels {
    /** By form, made when they are first asked for. */
    private static final AtomicReferenceArray<LightTile> TALL = new AtomicReferenceArray<>(WeightForm.values().length);
    private static final AtomicReferenceArray<LightTile> SHORT = new AtomicReferenceArray<>(WeightForm.values().length);

    @Override
    public void product(int rows, float[] a, int aAt, float[] panel, int panelAt, int inner, float[] c, int cAt,
            int cStride) {
        if (rows > Tile.ROWS) {
            TallTile.product(rows, a, aAt, panel, panelAt, inner, c, cAt, cStride);
        } else {
            ShortTile.product(rows, a, aAt, panel, panelAt, inner, c, cAt, cStride);
        }
    }

    @Override
    public void product(int rows, float[] a, int aAt, LightPanels panels, int panel, float[] c, int cAt, int cStride) {
        LightTile tile = rows > Tile.ROWS
                ? tile(TALL, TallLightTile.class, panels.form())
                : tile(SHORT, ShortLightTile.class, panels.form());
        tile.product(rows, a, aAt, panels.data(), panels.at(panel), panels.ends(), panels.endsAt(panel),
                panels.inner(), c, cAt, cStride);
    }

    private static LightTile tile(AtomicReferenceArray<LightTile> tiles, Class<? extends LightTile> kind,
            WeightForm form) {
        LightTile tile = tiles.getPlain(form.ordinal());
        if (tile == null) {
            // Only the first is ever used, so that what is compiled for it serves all.
            tiles.compareAndSet(form.ordinal(), null, LightTile.of(kind, form));
            tile = tiles.get(form.ordinal());
        }
        return tile;
    }

    @Override
    public void widen(LightPanels panels, int panel, float[] out, int outAt) {
        LightWidening.widen(panels, panel, out, outAt);
    }

    @Override
    public void activate(Activation activation, float[] x, int at, int rows, int stride) {
        VectorMath.activate(activation, x, at, rows, stride);
    }

    @Override
    public float softmaxNumerators(float[] x, int at, int length, int step, float scale) {
        return VectorMath.softmaxNumerators(x, at, length, step, scale);
    }

    @Override
    public void normalise(SimdNorm norm, float[] x, int xAt, float[] y, int yAt) {
        norm.normalise(x, xAt, y, yAt);
    }
}
