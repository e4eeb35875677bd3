package org.sirocco.tokenizer.text;

import java.util.Arrays;

/**
 * A text that is rewritten step by step and in which each UTF-16 unit knows the span of the original it came from: what
 * NormalizedString is in the Rust crate (tokenizer/normalizer.rs), with UTF-16 units for bytes.
 *
 * <p>While no character has been inserted or removed, no spans are stored; a step that keeps every length writes in
 * place. One instance serves one thread at a time and is reused, so that its arrays are allocated once.
 */
public final class AlignedText extends Units {
    private char[] spareChars = new char[0];
    private int[] spareStarts = new int[0];
    private int[] spareEnds = new int[0];
    private boolean first;
    private boolean last;
    private final Edit edit = new Edit();

    /** Starts anew with a whole text; a lone surrogate becomes U+FFFD, as it has no form in UTF-8. */
    public AlignedText reset(String text) {
        return reset(text, 0, text.length(), true, true);
    }

    /**
     * Starts anew with a part of a text.
     *
     * @param first whether the part begins where the text to normalise begins
     * @param last  whether it ends where that text ends
     */
    public AlignedText reset(String text, int from, int to, boolean first, boolean last) {
        length = to - from;
        if (chars.length < length) {
            chars = new char[roomFor(length)];
        }
        most = Math.max(MOST, GROWTH * length);
        text.getChars(from, to, chars, 0);
        for (int i = 0; i < length; i++) {
            if (Character.isSurrogate(chars[i])) {
                if (Character.isHighSurrogate(chars[i]) && i + 1 < length && Character.isLowSurrogate(chars[i + 1])) {
                    i++;
                } else {
                    chars[i] = '\uFFFD';
                }
            }
        }
        aligned = false;
        base = from;
        lead = 0;
        this.first = first;
        this.last = last;
        return this;
    }

    /** Makes another text the part [start, end) of this one, places in the original included. */
    public void copyTo(AlignedText other, int start, int end) {
        int units = end - start;
        other.length = units;
        other.most = most;
        if (other.chars.length < units) {
            other.chars = new char[roomFor(units)];
        }
        System.arraycopy(chars, start, other.chars, 0, units);
        if (other.starts.length < other.chars.length) {
            other.starts = new int[other.chars.length];
            other.ends = new int[other.chars.length];
        }
        for (int i = 0; i < units; i++) {
            other.starts[i] = startOf(start + i);
            other.ends[i] = endOf(start + i);
        }
        other.aligned = true;
        other.base = units == 0 ? base : other.starts[0];
        other.lead = 0;
        other.first = first;
        other.last = last;
    }

    /** Whether nothing of the same text stands before this part: what happens at a text's begin happens here. */
    public boolean isFirst() {
        return first;
    }

    /** Whether nothing of the same text stands after this part. */
    public boolean isLast() {
        return last;
    }

    /** Replaces one unit by another in place; neither may be a surrogate. */
    public void set(int index, char unit) {
        chars[index] = unit;
    }

    /** Inserts units before the first one, from whose place in the original they are said to come (prepend). */
    public void prepend(String units) {
        if (length == 0 || units.isEmpty()) {
            return;
        }
        int count = units.length();
        check(length + (long) count);
        if (!aligned) {
            if (chars.length < length + count) {
                chars = Arrays.copyOf(chars, roomFor(length + count));
            }
            System.arraycopy(chars, 0, chars, count, length);
            units.getChars(0, count, chars, 0);
            lead += count;
            length += count;
            return;
        }
        Edit change = edit();
        units.codePoints().forEach(change::insertLikeNext);
        change.finish();
    }

    /**
     * Starts a rewriting from left to right. It must be ended by {@link Edit#finish()} before the text is used again;
     * until then {@link #chars()} is the text before it, up to in-place changes left of the cursor.
     */
    public Edit edit() {
        edit.begin();
        return edit;
    }

    /** A rewriting from left to right: each step says what becomes of the next character of the source. */
    public final class Edit {
        private boolean copying;
        private int in;
        private int out;

        private void begin() {
            copying = false;
            in = 0;
            out = 0;
        }

        /** Index of the next character of the source. */
        public int at() {
            return in;
        }

        /** Whether the source has a next character. */
        public boolean more() {
            return in < length;
        }

        /** The next character of the source. */
        public int next() {
            return codePointAt(in);
        }

        /** Number of units written so far: where the next one will stand. */
        public int written() {
            return copying ? out : in;
        }

        /** Keeps the next character. */
        public void keep() {
            keep(Character.charCount(codePointAt(in)));
        }

        /** Keeps this many units, which must end at a character's end. */
        public void keep(int units) {
            if (copying) {
                room(units);
                System.arraycopy(chars, in, spareChars, out, units);
                for (int i = 0; i < units; i++) {
                    spareStarts[out + i] = startOf(in + i);
                    spareEnds[out + i] = endOf(in + i);
                }
                out += units;
            }
            in += units;
        }

        /** Replaces the next character by another (change 0). */
        public void replace(int codePoint) {
            int before = Character.charCount(codePointAt(in));
            int after = Character.charCount(codePoint);
            if (!copying && before == after) {
                Character.toChars(codePoint, chars, in);
            } else {
                copy();
                put(codePoint, startOf(in), endOf(in));
            }
            in += before;
        }

        /** Inserts a character, which is said to come from where the source's last one came from (change 1). */
        public void insert(int codePoint) {
            copy();
            if (in == 0) {
                put(codePoint, base, base);
            } else {
                put(codePoint, startOf(in - 1), endOf(in - 1));
            }
        }

        /** Inserts a character, which is said to come from where the source's next one comes from. */
        public void insertLikeNext(int codePoint) {
            copy();
            put(codePoint, startOf(in), endOf(in));
        }

        /** Leaves out the next characters, as a negative change or an initial offset does. */
        public void remove(int characters) {
            for (int i = 0; i < characters && in < length; i++) {
                removeUnits(Character.charCount(codePointAt(in)));
            }
        }

        /** Leaves out the next units, which must end at a character's end. */
        public void removeUnits(int units) {
            if (units > 0) {
                copy();
                in += units;
            }
        }

        /** Keeps what is left and ends the rewriting. */
        public void finish() {
            if (!copying) {
                return;
            }
            keep(length - in);
            char[] oldChars = chars;
            int[] oldStarts = starts;
            int[] oldEnds = ends;
            chars = spareChars;
            starts = spareStarts;
            ends = spareEnds;
            spareChars = oldChars;
            spareStarts = oldStarts;
            spareEnds = oldEnds;
            length = out;
            aligned = true;
        }

        private void copy() {
            if (!copying) {
                int kept = in;
                copying = true;
                in = 0;
                out = 0;
                room(length + 16);
                keep(kept);
            }
        }

        private void put(int codePoint, int start, int end) {
            room(2);
            if (codePoint < Character.MIN_SUPPLEMENTARY_CODE_POINT) {
                putUnit((char) codePoint, start, end);
            } else {
                putUnit(Character.highSurrogate(codePoint), start, end);
                putUnit(Character.lowSurrogate(codePoint), start, end);
            }
        }

        private void putUnit(char unit, int start, int end) {
            spareChars[out] = unit;
            spareStarts[out] = start;
            spareEnds[out++] = end;
        }

        private void room(int units) {
            int needed = out + units;
            check(needed);
            if (spareChars.length < needed) {
                spareChars = Arrays.copyOf(spareChars, roomFor(needed));
            }
            if (spareStarts.length < needed) {
                spareStarts = Arrays.copyOf(spareStarts, spareChars.length);
                spareEnds = Arrays.copyOf(spareEnds, spareChars.length);
            }
        }
    }
}
