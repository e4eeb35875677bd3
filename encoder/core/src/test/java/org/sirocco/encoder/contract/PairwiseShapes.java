package org.sirocco.encoder.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sirocco.encoder.model.RandomEncoder;

/**
 * Sixteen small encoders in which every pair of choices of norm order, final norm, activation, position kind, bias,
 * scaling, gating and head size meets at least once.
 */
final class PairwiseShapes {
    static final Map<String, List<String>> CHOICES = choices();

    private PairwiseShapes() {}

    private static Map<String, List<String>> choices() {
        Map<String, List<String>> choices = new LinkedHashMap<>();
        choices.put("activation", List.of("relu", "gelu", "gelu_new", "silu"));
        choices.put("positions", List.of("sinusoidal", "sinusoidal-split", "learned", "none"));
        choices.put("norm", List.of("post", "pre", "none"));
        choices.put("finalnorm", List.of("false", "true"));
        choices.put("bias", List.of("true", "false"));
        choices.put("scale", List.of("true", "false"));
        choices.put("gated", List.of("false", "true"));
        choices.put("headsize", List.of("auto", "11"));
        return choices;
    }

    /** The settings of each encoder, as {@link RandomEncoder} reads them. */
    static List<Map<String, String>> cover() {
        List<Map<String, String>> cover = new ArrayList<>();
        for (int a = 0; a < 4; a++) {
            for (int p = 0; p < 4; p++) {
                // Sums over the field of four elements: an orthogonal array, in which each column of four values stands for
                // three of two, its bits and their sum.
                int third = a ^ p;
                int fourth = a ^ twice(p);
                int fifth = a ^ p ^ twice(p);
                int[] column = {a, p, third % 3, fourth & 1, fourth >> 1, (fourth ^ fourth >> 1) & 1, fifth & 1,
                        fifth >> 1};
                Map<String, String> settings = new LinkedHashMap<>();
                int next = 0;
                for (Map.Entry<String, List<String>> choice : CHOICES.entrySet()) {
                    settings.put(choice.getKey(), choice.getValue().get(column[next++]));
                }
                cover.add(settings);
            }
        }
        return cover;
    }

    /** The names of the models, for the contract. */
    static List<String> settings() {
        return cover().stream().map(s -> {
            StringBuilder text = new StringBuilder("layers=2,hidden=32,heads=2,ffn=48,seed=2");
            s.forEach((key, value) -> text.append(',').append(key).append('=').append(value));
            return text.toString();
        }).toList();
    }

    /** The element x of GF(4) times the element 2: 0 1 2 3 become 0 2 3 1. */
    private static int twice(int x) {
        return new int[]{0, 2, 3, 1}[x];
    }
}
