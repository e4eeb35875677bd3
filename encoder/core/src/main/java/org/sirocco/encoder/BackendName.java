package org.sirocco.encoder;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.sirocco.encoder.weights.WeightForm;

/**
 * A backend as people name it and results do: its id, followed by {@code +} and what weights are kept as where that is said,
 * {@code simd+int8}.
 *
 * @param id      {@code auto}, or as {@link BackendProvider#open} takes it
 * @param weights what weights are kept as; {@link WeightForm#AUTO} where nothing is said
 */
public record BackendName(String id, WeightForm weights) {
    /**
     * Takes a name apart.
     *
     * @param name  {@code simd}, {@code simd+int8}, …
     * @param usual the form where the name has none
     * @return the id and the form
     * @throws IllegalArgumentException for a form that there is not
     */
    public static BackendName parse(String name, WeightForm usual) {
        int plus = name.indexOf('+');
        if (plus < 0) {
            return new BackendName(name, usual);
        }
        String form = name.substring(plus + 1);
        return new BackendName(name.substring(0, plus), Arrays.stream(WeightForm.values())
                .filter(one -> one.toString().equals(form)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(String.format(Locale.ROOT,
                        "backend '%s': weights are kept as one of %s", name, List.of(WeightForm.values())))));
    }

    /** The name, which {@link #parse} takes. */
    @Override
    public String toString() {
        return weights == WeightForm.AUTO ? id : id + "+" + weights;
    }
}
