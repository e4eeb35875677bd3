package org.sirocco.encoder.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The non-linearity between the two products of the feed-forward network; names as in {@code config.json}. */
public enum Activation {
    /** max(0, x): the paper's own (Vaswani et al. 2017, §3.3). */
    RELU(List.of("relu")),
    /** x·Φ(x) with the exact normal distribution function, Φ(x) = (1 + erf(x/√2))/2: BERT (arXiv:1606.08415). */
    GELU(List.of("gelu")),
    /** The tanh approximation of GELU; up to 4.7e-4 away from it. */
    GELU_TANH(List.of("gelu_new", "gelu_pytorch_tanh", "gelu_fast")),
    /** x·sigmoid(x), also called swish. */
    SILU(List.of("silu", "swish"));

    private final List<String> names;

    Activation(List<String> names) {
        this.names = names;
    }

    /** {@return the name written to {@code config.json}} */
    public String configName() {
        return names.getFirst();
    }

    /** All the names that {@link #of} knows. */
    static String[] names() {
        return Arrays.stream(values()).flatMap(a -> a.names.stream()).toArray(String[]::new);
    }

    /**
     * Finds the activation that {@code config.json} names.
     *
     * @param key        what names it there, for the message
     * @param configName its value there
     * @return the activation of that name
     * @throws IllegalArgumentException for a name that is none of the supported ones; it is never guessed
     */
    public static Activation of(String key, String configName) {
        return Arrays.stream(values()).filter(a -> a.names.contains(configName)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(String.format(Locale.ROOT,
                        "%s '%s' is not supported; supported are %s", key, configName, String.join(", ", names()))));
    }
}
