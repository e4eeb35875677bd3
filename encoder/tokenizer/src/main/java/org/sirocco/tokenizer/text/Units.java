package org.sirocco.tokenizer.text;

import org.sirocco.tokenizer.errors.TokenizerException;

/** The units of a text and the place in the original that each came from. */
abstract sealed class Units permits AlignedText {
    /** A text may grow to so many units, or to so many times its length. */
    static final long MOST = 1 << 20;
    static final long GROWTH = 4;

    char[] chars = new char[64];
    int length;
    /** Whether the places are in the arrays; otherwise they follow from base and lead. */
    boolean aligned;
    int[] starts = new int[0];
    int[] ends = new int[0];
    /** Where in the original the text begins. */
    int base;
    /** Number of units that have been put before the text's first one. */
    int lead;
    /** The most units that it may come to have. */
    long most = MOST;
    private final View view = new View();

    /** The text's units, of which the first {@link #length()} count; valid until the next change. */
    public char[] chars() {
        return chars;
    }

    public int length() {
        return length;
    }

    /** The code point that begins at an index. */
    public int codePointAt(int index) {
        return Character.codePointAt(chars, index, length);
    }

    /** Where in the original the character at this unit begins. */
    public int startOf(int index) {
        if (aligned) {
            return starts[index];
        }
        int unit = Math.max(index, lead);
        return base + unit - lead - (unit > lead && unit < length && Character.isLowSurrogate(chars[unit]) ? 1 : 0);
    }

    /** Where in the original the character at this unit ends, exclusive. */
    public int endOf(int index) {
        if (aligned) {
            return ends[index];
        }
        int unit = Math.max(index, lead);
        return base + unit - lead + (unit < length && Character.isHighSurrogate(chars[unit]) ? 2 : 1);
    }

    static int roomFor(int length) {
        return Math.max(64, length + (length >> 1));
    }

    /** Refuses what would grow without bounds. */
    void check(long units) {
        if (units > most) {
            throw new TokenizerException("", "the normalizer makes more than " + most + " characters of this text");
        }
    }

    /** The text as it stands at each moment, for code that reads characters one by one. */
    public CharSequence view() {
        return view;
    }

    @Override
    public String toString() {
        return new String(chars, 0, length);
    }

    private final class View implements CharSequence {
        @Override
        public int length() {
            return length;
        }

        @Override
        public char charAt(int index) {
            return chars[index];
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new String(chars, start, end - start);
        }

        @Override
        public String toString() {
            return Units.this.toString();
        }
    }
}
