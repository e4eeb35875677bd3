package org.sirocco.lab.experiments;

import java.util.List;

/** Six fruits by eight attributes, two for each of four heads; from −1, not at all, to 1, very. */
record Fruit(String name, float[] attributes) {
    /** In the order of the columns; keys of the language files. */
    static final List<String> ATTRIBUTES = List.of("heads.sweet", "heads.sour", "heads.crisp", "heads.juicy",
            "heads.red", "heads.yellow", "heads.round", "heads.large");

    /** What each pair of columns is about. */
    static final List<String> HEADS = List.of("heads.taste", "heads.bite", "heads.colour", "heads.shape");

    static final List<Fruit> ALL = List.of(
            new Fruit("heads.apple", new float[]{0.6f, 0.1f, 0.9f, 0.2f, 0.8f, -0.4f, 0.9f, 0f}),
            new Fruit("heads.cherry", new float[]{0.4f, -0.2f, -0.6f, 0.7f, 1f, -0.8f, 0.9f, -1f}),
            new Fruit("heads.banana", new float[]{0.8f, -0.9f, -0.7f, -0.8f, -0.9f, 1f, -1f, 0.3f}),
            new Fruit("heads.lemon", new float[]{-0.9f, 1f, -0.3f, 0.8f, -0.9f, 1f, 0.3f, -0.2f}),
            new Fruit("heads.pear", new float[]{0.7f, 0.2f, 0.5f, 0.6f, -0.6f, 0.5f, -0.3f, 0.1f}),
            new Fruit("heads.watermelon", new float[]{0.5f, -0.6f, 0.6f, 1f, 0.2f, -0.7f, 1f, 1f}));

    /** (fruits, attributes) some columns of the table, made {@code sharpness} times as large. */
    static float[] columns(int from, int count, float sharpness) {
        float[] out = new float[ALL.size() * count];
        for (int f = 0; f < ALL.size(); f++) {
            for (int c = 0; c < count; c++) {
                out[f * count + c] = sharpness * ALL.get(f).attributes()[from + c];
            }
        }
        return out;
    }
}
