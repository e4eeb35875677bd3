package org.sirocco.positional;

import java.util.Objects;

/** No positions at all: a permutation of the words only permutes the hidden states. */
final class NoPositions implements PositionEncoding {
    static final NoPositions INSTANCE = new NoPositions();

    private NoPositions() {}

    @Override
    public void addTo(float[] hidden, int[] offsets) {
        // Nothing is added.
    }

    @Override
    public void addTo(float[] hidden, int at, int place) {
        Objects.checkIndex(place, maxLength());
    }

    @Override
    public int maxLength() {
        return Integer.MAX_VALUE;
    }

    @Override
    public boolean fits(int hiddenSize) {
        return true;
    }

    @Override
    public String toString() {
        return "none";
    }
}
