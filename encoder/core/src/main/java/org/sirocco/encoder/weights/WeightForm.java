package org.sirocco.encoder.weights;

import java.util.Arrays;
import java.util.Locale;
import org.sirocco.encoder.model.ElementType;
import org.sirocco.encoder.model.Linear;

/**
 * What the matrices of a model's layers and head are kept as while it runs. Sums are float32 in every form, and activations, but
 * that a GPU that multiplies float16 by float16 rounds what it multiplies.
 */
public enum WeightForm {
    /** Each as its file has it: what is computed is the same as with the widened numbers. */
    AUTO,
    /** IEEE 754 binary32. */
    FLOAT32,
    /** The upper half of binary32. */
    BFLOAT16,
    /** IEEE 754 binary16. */
    FLOAT16,
    /** Whole numbers from -127 to 127, times a scale for each output. */
    INT8;

    /**
     * {@return what linear layers that are kept together are kept as; by {@link #AUTO} what all are stored as, else float32}
     *
     * @param linears at least one
     */
    public WeightForm of(Linear... linears) {
        if (this != AUTO) {
            return this;
        }
        ElementType type = linears[0].weight().type();
        boolean alike = Arrays.stream(linears).allMatch(linear -> linear.weight().type() == type);
        return !alike ? FLOAT32 : switch (type) {
            case FLOAT32 -> FLOAT32;
            case FLOAT16 -> FLOAT16;
            case BFLOAT16 -> BFLOAT16;
        };
    }

    /** {@return bytes of a number; of {@link #AUTO} at most} */
    public int bytes() {
        return switch (this) {
            case AUTO, FLOAT32 -> Float.BYTES;
            case BFLOAT16, FLOAT16 -> Short.BYTES;
            case INT8 -> 1;
        };
    }

    /** For people: {@code int8}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
