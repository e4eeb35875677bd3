package org.sirocco.tokenizer.text;

/** The units of a text and the place in the original that each came from. */
abstract sealed class Units permits AlignedText {
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
}
