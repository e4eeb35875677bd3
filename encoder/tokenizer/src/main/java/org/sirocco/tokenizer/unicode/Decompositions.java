package org.sirocco.tokenizer.unicode;

import java.util.Arrays;
import java.util.Map;

/**
 * Decompositions, combining classes and compositions of unicode-normalization-alignments (Unicode 9), Hangul by rule.
 * Source: Unicode Standard Annex #15.
 */
final class Decompositions {
    static final int HANGUL = 0xAC00;
    static final int HANGUL_COUNT = 19 * 21 * 28;

    private static final int[][][] CANONICAL = new int[0x1100][][];
    private static final int[][][] COMPATIBLE = new int[0x1100][][];
    private static final CodePointTable CLASSES = new CodePointTable();
    private static final long[] PAIRS = new long[4096];
    private static final int[] COMPOSED = new int[4096];

    /** Bits of {@link NormalForm}: what a code point is not, in each form. */
    static final CodePointTable NOT = new CodePointTable();
    private static final CodePointTable SECOND = new CodePointTable();

    static {
        for (Map.Entry<String, String> line : Tables.named("sets.txt").entrySet()) {
            if (line.getKey().startsWith("class_")) {
                CLASSES.add(Tables.set(line.getValue()), Integer.parseInt(line.getKey().substring(6)));
            }
        }
        read();
    }

    private Decompositions() {}

    static int combiningClass(int codePoint) {
        return CLASSES.get(codePoint);
    }

    /** What a code point is made of in full, or null where it is itself; Hangul syllables are not here. */
    static int[] of(int codePoint, boolean compatible) {
        int[][] block = compatible ? COMPATIBLE[codePoint >> 8] : null;
        int[] found = block == null ? null : block[codePoint & 255];
        if (found == null) {
            block = CANONICAL[codePoint >> 8];
            found = block == null ? null : block[codePoint & 255];
        }
        return found;
    }

    static boolean isHangul(int codePoint) {
        return codePoint >= HANGUL && codePoint < HANGUL + HANGUL_COUNT;
    }

    /** What two code points make together, or -1. */
    static int compose(int first, int second) {
        if (first >= 0x1100 && first < 0x1100 + 19 && second >= 0x1161 && second < 0x1161 + 21) {
            return HANGUL + ((first - 0x1100) * 21 + second - 0x1161) * 28;
        }
        if (isHangul(first) && (first - HANGUL) % 28 == 0 && second > 0x11A7 && second < 0x11A7 + 28) {
            return first + second - 0x11A7;
        }
        if (SECOND.get(second) == 0) {
            return -1;
        }
        int slot = slot((long) first << 32 | second);
        return PAIRS[slot] == 0 ? -1 : COMPOSED[slot];
    }

    private static int slot(long pair) {
        int slot = (int) (pair * 0x9E3779B97F4A7C15L >>> 52);
        while (PAIRS[slot] != 0 && PAIRS[slot] != pair) {
            slot = slot + 1 & 4095;
        }
        return slot;
    }

    private static void read() {
        int point = 0;
        int[] composites = new int[4096];
        int count = 0;
        for (String line : Tables.lines("decompositions.txt")) {
            String[] words = line.split(" ");
            point += Integer.parseInt(words[0], 36);
            int tilde = Arrays.asList(words).indexOf("~");
            int end = tilde < 0 ? words.length : tilde;
            if (end > 1) {
                put(CANONICAL, point, words, 2, end);
                if (words[1].equals("=")) {
                    composites[count++] = point;
                }
            }
            if (tilde >= 0) {
                put(COMPATIBLE, point, words, tilde + 1, words.length);
            }
        }
        // Short ones first: of a longer one all but the last character are composed already.
        for (int length = 2; length <= 4; length++) {
            for (int i = 0; i < count; i++) {
                int[] parts = of(composites[i], false);
                if (parts.length == length) {
                    int first = parts[0];
                    for (int k = 1; k < length - 1; k++) {
                        first = compose(first, parts[k]);
                    }
                    SECOND.add(parts[length - 1], 1);
                    int slot = slot((long) first << 32 | parts[length - 1]);
                    PAIRS[slot] = (long) first << 32 | parts[length - 1];
                    COMPOSED[slot] = composites[i];
                }
            }
        }
        mark(composites, count);
    }

    private static void put(int[][][] table, int point, String[] words, int from, int to) {
        if (table[point >> 8] == null) {
            table[point >> 8] = new int[256][];
        }
        int[] parts = new int[to - from];
        for (int i = from; i < to; i++) {
            parts[i - from] = Integer.parseInt(words[i], 36);
        }
        table[point >> 8][point & 255] = parts;
    }

    /** Says of each code point, in each form, whether something before it may change with it, and whether it stays. */
    private static void mark(int[] composites, int count) {
        CodePointTable composite = new CodePointTable();
        for (int i = 0; i < count; i++) {
            composite.add(composites[i], 1);
        }
        for (int block = 0; block < CANONICAL.length; block++) {
            boolean hangul = block >= HANGUL >> 8 && block <= HANGUL + HANGUL_COUNT >> 8;
            if (CANONICAL[block] != null || COMPATIBLE[block] != null || CLASSES.has(block) || SECOND.has(block)
                    || hangul
                    || block == 0x11) {
                for (int c = block << 8; c < block + 1 << 8; c++) {
                    mark(c, composite.get(c) == 1);
                }
            }
        }
    }

    private static void mark(int c, boolean composite) {
        if (isHangul(c)) {
            NOT.add(c, NormalForm.NFD.notStable | NormalForm.NFKD.notStable);
            return;
        }
        int[] canonical = of(c, false);
        int[] compatible = of(c, true);
        int first = canonical == null ? c : canonical[0];
        int firstCompatible = compatible == null ? c : compatible[0];
        int bits = 0;
        bits |= canonical == null ? 0 : NormalForm.NFD.notStable;
        bits |= compatible == null ? 0 : NormalForm.NFKD.notStable;
        bits |= canonical == null || composite ? 0 : NormalForm.NFC.notStable;
        bits |= compatible == null || composite && compatible == canonical ? 0 : NormalForm.NFKC.notStable;
        bits |= combiningClass(first) == 0 ? 0 : NormalForm.NFD.notFirst;
        bits |= combiningClass(firstCompatible) == 0 ? 0 : NormalForm.NFKD.notFirst;
        bits |= combiningClass(first) == 0 && !composesBack(first) ? 0 : NormalForm.NFC.notFirst;
        bits |= combiningClass(firstCompatible) == 0 && !composesBack(firstCompatible) ? 0 : NormalForm.NFKC.notFirst;
        if (bits != 0) {
            NOT.add(c, bits);
        }
    }

    private static boolean composesBack(int codePoint) {
        return SECOND.get(codePoint) == 1 || codePoint >= 0x1161 && codePoint < 0x1161 + 21
                || codePoint > 0x11A7 && codePoint < 0x11A7 + 28;
    }
}
