package org.sirocco.tornado.kernels;

import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * What kernels know of the layer that they compute, in an array that changes from one layer to the next: which it is, and
 * what it has of that in which layers differ. Where all layers are alike in something, no kernel asks for it.
 */
public final class LayerNumbers {
    /** Which layer it is. */
    public static final int LAYER = 0;
    /** How many tokens before itself a token attends to. */
    public static final int BEFORE = 1;
    /** How many after itself. */
    public static final int AFTER = 2;
    /** Which table of positions is its own. */
    public static final int POSITIONS = 3;
    /** Whether it normalises: before attention, after it, before the feed-forward network, after it; 1 or 0. */
    public static final int NORMS = 4;
    /** As many tokens as there may be, with room to add. */
    public static final int ALL = 1 << 29;
    private static final int SIZE = 8;

    private LayerNumbers() {}

    public static IntArray allocate() {
        return new IntArray(SIZE);
    }
}
