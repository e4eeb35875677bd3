package org.sirocco.encoder.host;

/** Brings vectors to length 1; a vector of zeros stays one, as sentence-transformers has it, instead of becoming NaN. */
public final class UnitLength {
    private static final double LEAST = 1e-12;

    private UnitLength() {}

    /**
     * @param vectors (rows, width) row-major, changed in place
     */
    public static void apply(float[] vectors, int rows, int width) {
        for (int at = 0; at < rows * width; at += width) {
            double square = 0;
            for (int c = at; c < at + width; c++) {
                square += (double) vectors[c] * vectors[c];
            }
            double norm = Math.max(Math.sqrt(square), LEAST);
            for (int c = at; c < at + width; c++) {
                vectors[c] = (float) (vectors[c] / norm);
            }
        }
    }
}
