package org.sirocco.tokenizer.unicode;

import java.util.Map;

/** Extended grapheme clusters as the crate unicode-segmentation bounds them. Source: Unicode Standard Annex #29. */
public final class Graphemes {
    private static final int CONTROL = 1;
    private static final int EXTEND = 2;
    private static final int JOINER = 3;
    private static final int SPACING = 4;
    private static final int PREPEND = 5;
    private static final int LEADING = 6;
    private static final int VOWEL = 7;
    private static final int FINAL = 8;
    private static final int OPEN_SYLLABLE = 9;
    private static final int CLOSED_SYLLABLE = 10;
    private static final int REGIONAL = 11;
    private static final int PICTOGRAPH = 12;
    private static final int CONSONANT = 13;
    private static final int LINKER = 16;
    private static final int NON_JOINER = 0x200C;

    /** What is put before others, in one cluster with whatever follows. */
    public static final CodePointSet PREPENDED;

    private static final CodePointTable TABLE = new CodePointTable();

    static {
        Map<String, String> sets = Tables.named("graphemes.txt");
        CodePointSet joins = Tables.set(sets.get("joins"));
        CodePointSet extend = Tables.set(sets.get("extend"));
        CodePointSet prepend = Tables.set(sets.get("prepend"));
        PREPENDED = prepend;
        CodePointSet joiner = CodePointSet.range(0x200D, 0x200D);
        CodePointSet syllables = CodePointSet.range(0xAC00, 0xD7A3);
        CodePointSet neither = prepend.union(syllables).complement();
        CodePointSet vowels = Tables.set(sets.get("before_vowel"));
        CodePointSet finals = Tables.set(sets.get("before_final"));
        TABLE.add(CodePointSet.range(0, 31).union(CodePointSet.range(127, 127)), CONTROL);
        TABLE.add(Tables.set(sets.get("control")), CONTROL);
        TABLE.add(extend.intersection(joiner.complement()), EXTEND).add(joiner, JOINER);
        TABLE.add(joins.intersection(extend.union(joiner).complement()), SPACING).add(prepend, PREPEND);
        TABLE.add(vowels.intersection(finals.complement()).intersection(neither), LEADING);
        TABLE.add(vowels.intersection(finals).intersection(neither), VOWEL);
        TABLE.add(finals.intersection(vowels.complement()).intersection(neither), FINAL);
        for (int c = 0xAC00; c <= 0xD7A3; c++) {
            TABLE.add(c, (c - 0xAC00) % 28 == 0 ? OPEN_SYLLABLE : CLOSED_SYLLABLE);
        }
        TABLE.add(CodePointSet.range(0x1F1E6, 0x1F1FF), REGIONAL);
        TABLE.add(Tables.set(sets.get("pictographic")), PICTOGRAPH);
        TABLE.add(Tables.set(sets.get("consonant")), CONSONANT).add(Tables.set(sets.get("linker")), LINKER);
    }

    private Graphemes() {}

    /** Where the cluster that begins at {@code from} ends. */
    public static int end(char[] text, int from, int to) {
        int c = Character.codePointAt(text, from, to);
        int at = from + Character.charCount(c);
        if (at == to || text[from] < 128 && text[at] < 128) {
            return c == '\r' && at < to && text[at] == '\n' ? at + 1 : at;
        }
        int entry = TABLE.get(c);
        int before = entry & 15;
        if (before == CONTROL) {
            return c == '\r' && text[at] == '\n' ? at + 1 : at;
        }
        int emoji = before == PICTOGRAPH ? 1 : 0; // 1: a pictograph and its extensions, 2: and a joiner
        int conjunct = before == CONSONANT ? 1 : 0; // 1: a consonant and its extensions, 2: a linker among them
        int regional = before == REGIONAL ? 1 : 0;
        while (at < to) {
            c = Character.codePointAt(text, at, to);
            entry = TABLE.get(c);
            int next = entry & 15;
            if (!joins(before, next, emoji, conjunct, regional)) {
                break;
            }
            emoji = switch (next) {
                case PICTOGRAPH -> 1;
                case EXTEND -> emoji & 1;
                case JOINER -> emoji == 1 ? 2 : 0;
                default -> 0;
            };
            conjunct = switch (next) {
                case CONSONANT -> 1;
                case EXTEND, JOINER -> c == NON_JOINER ? 0 : (entry & LINKER) != 0 && conjunct > 0 ? 2 : conjunct;
                default -> 0;
            };
            regional = next == REGIONAL ? regional + 1 : 0;
            before = next;
            at += Character.charCount(c);
        }
        return at;
    }

    private static boolean joins(int before, int next, int emoji, int conjunct, int regional) {
        return switch (next) {
            case CONTROL -> false;
            case EXTEND, JOINER, SPACING -> true;
            default -> before == PREPEND || switch (next) {
                case LEADING, OPEN_SYLLABLE, CLOSED_SYLLABLE -> before == LEADING;
                case VOWEL -> before == LEADING || before == VOWEL || before == OPEN_SYLLABLE;
                case FINAL ->
                    before == VOWEL || before == FINAL || before == OPEN_SYLLABLE || before == CLOSED_SYLLABLE;
                case PICTOGRAPH -> emoji == 2;
                case CONSONANT -> conjunct == 2;
                case REGIONAL -> (regional & 1) == 1;
                default -> false;
            };
        };
    }
}
