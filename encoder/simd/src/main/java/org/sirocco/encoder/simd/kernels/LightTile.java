package org.sirocco.encoder.simd.kernels;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import org.sirocco.encoder.weights.WeightForm;

/**
 * The tile of a product whose weights are widened on their way into registers.
 *
 * <p>A tile is written once for all forms and loaded once for each, as a hidden class whose data is the form: there the form is
 * a constant, and the compiler leaves out what is for the others. One class that asked at each step which it is would lose
 * more than the lighter weights gain.
 */
interface LightTile {
    /**
     * {@link Kernels#product(int, float[], int, LightPanels, int, float[], int, int)}.
     *
     * @param panel from {@code panelAt} on: see {@link LightPanels#data}
     * @param ends  from {@code endsAt} on: see {@link LightPanels#ends}
     */
    void product(int rows, float[] a, int aAt, int[] panel, int panelAt, float[] ends, int endsAt, int inner,
            float[] c, int cAt, int cStride);

    /** A tile of its own for a form. */
    static LightTile of(Class<? extends LightTile> tile, WeightForm form) {
        try (InputStream file = tile.getResourceAsStream(tile.getSimpleName() + ".class")) {
            if (file == null) {
                throw new IllegalStateException(tile + " is not there as a file, of which it is made anew for " + form
                        + " weights; --weights float32 does without");
            }
            Lookup made = MethodHandles.lookup().defineHiddenClassWithClassData(file.readAllBytes(), form, true);
            return (LightTile) made.lookupClass().getDeclaredConstructor().newInstance();
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException(tile + " cannot be read from where its classes are", e);
        }
    }

    /** The form that a tile was loaded for. */
    static WeightForm formOf(Lookup tile) {
        try {
            return MethodHandles.classData(tile, "_", WeightForm.class);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
