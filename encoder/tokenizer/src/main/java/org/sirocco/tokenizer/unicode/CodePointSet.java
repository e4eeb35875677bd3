package org.sirocco.tokenizer.unicode;

import java.util.Locale;
import java.util.Arrays;

/** An immutable set of code points, kept as ranges. */
public final class CodePointSet {
    public static final CodePointSet NONE = new CodePointSet(new int[0]);
    public static final CodePointSet ALL = new CodePointSet(new int[]{0, Character.MAX_CODE_POINT + 1});

    /** First and past-last of each range, ascending, no two of them touching. */
    private final int[] bounds;

    CodePointSet(int[] bounds) {
        this.bounds = bounds;
    }

    /** The code points from first to last. */
    public static CodePointSet range(int first, int last) {
        return first > last ? NONE : new CodePointSet(new int[]{first, last + 1});
    }

    /** The characters of a string. */
    public static CodePointSet of(String characters) {
        CodePointSet set = NONE;
        for (int c : characters.codePoints().toArray()) {
            set = set.union(range(c, c));
        }
        return set;
    }

    public boolean contains(int codePoint) {
        int at = Arrays.binarySearch(bounds, codePoint);
        return ((at < 0 ? -at - 2 : at) & 1) == 0;
    }

    public boolean isEmpty() {
        return bounds.length == 0;
    }

    /** Number of ranges. */
    public int ranges() {
        return bounds.length / 2;
    }

    public int first(int range) {
        return bounds[2 * range];
    }

    /** The last code point of a range, inclusive. */
    public int last(int range) {
        return bounds[2 * range + 1] - 1;
    }

    public CodePointSet union(CodePointSet other) {
        return merged(other, 1);
    }

    public CodePointSet intersection(CodePointSet other) {
        return merged(other, 2);
    }

    public CodePointSet complement() {
        boolean fromZero = bounds.length > 0 && bounds[0] == 0;
        boolean toTheEnd = bounds.length > 0 && bounds[bounds.length - 1] == Character.MAX_CODE_POINT + 1;
        int[] inverse = new int[bounds.length + (fromZero ? -1 : 1) + (toTheEnd ? -1 : 1)];
        int out = 0;
        if (!fromZero) {
            inverse[out++] = 0;
        }
        for (int i = fromZero ? 1 : 0; i < bounds.length - (toTheEnd ? 1 : 0); i++) {
            inverse[out++] = bounds[i];
        }
        if (!toTheEnd) {
            inverse[out] = Character.MAX_CODE_POINT + 1;
        }
        return new CodePointSet(inverse);
    }

    /** What lies in at least this many of the two. */
    private CodePointSet merged(CodePointSet other, int needed) {
        int[] result = new int[bounds.length + other.bounds.length];
        int out = 0;
        int i = 0;
        int j = 0;
        while (i < bounds.length || j < other.bounds.length) {
            int here = i < bounds.length ? bounds[i] : Integer.MAX_VALUE;
            int there = j < other.bounds.length ? other.bounds[j] : Integer.MAX_VALUE;
            int at = Math.min(here, there);
            boolean before = (i & 1) + (j & 1) >= needed;
            i += here == at ? 1 : 0;
            j += there == at ? 1 : 0;
            boolean after = (i & 1) + (j & 1) >= needed;
            if (before != after) {
                result[out++] = at;
            }
        }
        return new CodePointSet(Arrays.copyOf(result, out));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CodePointSet set && Arrays.equals(bounds, set.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ranges(); i++) {
            text.append(i == 0 ? "" : " ").append(String.format(Locale.ROOT, "%04X", first(i)));
            if (last(i) > first(i)) {
                text.append(String.format(Locale.ROOT, "-%04X", last(i)));
            }
        }
        return text.toString();
    }
}
