package org.sirocco.tokenizer.unicode;

import java.util.Arrays;

import org.sirocco.tokenizer.text.AlignedText;

/**
 * The four normal forms as unicode-normalization-alignments computes them, each character of the result keeping the
 * place that the crate's changes give it. Source: Unicode Standard Annex #15.
 */
public enum NormalForm {
    NFC(false, true, 0x300, 1), NFD(false, false, 0xC0, 4), NFKC(true, true, 0xA0, 16), NFKD(true, false, 0xA0, 64);

    private final boolean compatible;
    private final boolean composed;
    /** Below this everything stays as it is. */
    private final int stableBelow;
    /** Bit of code points that may change with what is before them. */
    final int notFirst;
    /** Bit of code points that become something else even alone. */
    final int notStable;

    NormalForm(boolean compatible, boolean composed, int stableBelow, int bit) {
        this.compatible = compatible;
        this.composed = composed;
        this.stableBelow = stableBelow;
        this.notFirst = bit;
        this.notStable = bit << 1;
    }

    /** Whether this code point stays as it is wherever it stands, unless what follows composes with it. */
    public boolean keeps(int codePoint) {
        return codePoint < stableBelow || (Decompositions.NOT.get(codePoint) & (notFirst | notStable)) == 0;
    }

    /** Rewrites a text in this form. */
    public void apply(AlignedText text) {
        char[] chars = text.chars();
        int length = text.length();
        AlignedText.Edit edit = null;
        NormalRun run = null;
        int last = 0; // where the stable character before stands: a mark may compose with it
        int i = 0;
        while (i < length) {
            char unit = chars[i];
            if (unit < stableBelow) {
                last = i++;
                continue;
            }
            int c = Character.codePointAt(chars, i, length);
            int not = Decompositions.NOT.get(c) & (notFirst | notStable);
            if (not == 0) {
                last = i;
                i += Character.charCount(c);
                continue;
            }
            if (run == null) {
                run = new NormalRun(compatible, composed);
                edit = text.edit();
            }
            int from = (not & notFirst) != 0 && composed ? last : i;
            int to = i + Character.charCount(c);
            while (to < length && chars[to] >= stableBelow
                    && (Decompositions.NOT.get(Character.codePointAt(chars, to, length)) & notFirst) != 0) {
                to += Character.charCount(Character.codePointAt(chars, to, length));
            }
            edit.keep(from - edit.at());
            run.rewrite(chars, from, to, edit);
            i = to;
            last = to;
        }
        if (edit != null) {
            edit.finish();
        }
    }

    /** Whether NFD may move this mark, or one in it, and it is no accent (Mn). */
    public static boolean movesAndStays(int codePoint) {
        if ((Decompositions.NOT.get(codePoint) & (NFD.notFirst | NFD.notStable)) == 0) {
            return false;
        }
        int[] parts = Decompositions.of(codePoint, false);
        for (int part : parts == null ? new int[]{codePoint} : parts) {
            if (Decompositions.combiningClass(part) != 0 && !Unicode.isNonspacingMark(part)) {
                return true;
            }
        }
        return false;
    }

    /** What one character becomes alone. */
    public int[] of(int codePoint) {
        if (keeps(codePoint)) {
            return new int[]{codePoint};
        }
        AlignedText text = new AlignedText().reset(Character.toString(codePoint));
        apply(text);
        int[] points = new int[text.length()];
        int count = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(points[count - 1])) {
            points[count++] = text.codePointAt(i);
        }
        return Arrays.copyOf(points, count);
    }
}
