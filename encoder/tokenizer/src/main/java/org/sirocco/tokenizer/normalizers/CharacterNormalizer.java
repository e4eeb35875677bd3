package org.sirocco.tokenizer.normalizers;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntFunction;

import org.sirocco.tokenizer.config.Config;
import org.sirocco.tokenizer.text.AlignedText;
import org.sirocco.tokenizer.unicode.Letters;
import org.sirocco.tokenizer.unicode.NormalForm;
import org.sirocco.tokenizer.unicode.Unicode;

/**
 * Rewrites each character on its own: into nothing, into one other or into several, of which the first takes its place
 * and the others are inserted behind.
 */
final class CharacterNormalizer implements Traits.Known {
    private static final int SEVERAL = -2;
    private static final int GONE = -1;
    /** The most characters that one becomes in lower case. */
    private static final int LONGEST_LOWER = 3;

    private final IntFunction<int[]> rule;
    private final Traits traits;
    /** What a code point becomes by blocks of 256, filled when first needed; threads may fill the same twice. */
    private final int[][] blocks = new int[0x1100][];

    CharacterNormalizer(IntFunction<int[]> rule, Traits traits) {
        this.rule = rule;
        this.traits = traits;
    }

    /** Source: normalizers/utils.rs and NormalizedString::lowercase. */
    static CharacterNormalizer lowercase(Config checked) {
        return new CharacterNormalizer(CharacterNormalizer::lower, Traits.ALONE_AND_PLAIN);
    }

    /** Source: normalizers/strip.rs. */
    static CharacterNormalizer stripAccents(Config checked) {
        return new CharacterNormalizer(c -> Unicode.isCombiningMark(c) ? new int[0] : new int[]{c},
                Traits.ALONE_AND_PLAIN);
    }

    /** Source: normalizers/unicode.rs. */
    static CharacterNormalizer nmt(Config checked) {
        return new CharacterNormalizer(CharacterNormalizer::nmt, Traits.ALONE_AND_PLAIN);
    }

    /** The bytes of UTF-8, each as its own character. Source: normalizers/byte_level.rs. */
    static CharacterNormalizer byteLevel(Config checked) {
        return new CharacterNormalizer(CharacterNormalizer::bytes, Traits.ALONE);
    }

    /**
     * What BertNormalizer's steps make of one character together. A mark that sorting would move, but that accents do not
     * include, must not be among them ({@link BertNormalizer} looks for it).
     */
    static CharacterNormalizer bert(boolean clean, boolean chinese, boolean stripAccents, boolean lowercase) {
        // No lambda: linking the first one of a process would take longer than reading the rest of this file's components.
        return new CharacterNormalizer(new IntFunction<>() {
            @Override
            public int[] apply(int c) {
                return bert(c, clean, chinese, stripAccents, lowercase);
            }
        }, Traits.ALONE_AND_PLAIN);
    }

    @Override
    public void apply(AlignedText text) {
        char[] chars = text.chars();
        int length = text.length();
        int at = 0;
        while (at < length
                && Character.codePointAt(chars, at, length) == becomes(Character.codePointAt(chars, at, length))) {
            at += Character.charCount(Character.codePointAt(chars, at, length));
        }
        if (at == length) {
            return;
        }
        AlignedText.Edit edit = text.edit();
        edit.keep(at);
        while (edit.more()) {
            int c = edit.next();
            int becomes = becomes(c);
            if (becomes >= 0) {
                edit.replace(becomes);
            } else if (becomes == GONE) {
                edit.remove(1);
            } else {
                int[] several = rule.apply(c);
                edit.replace(several[0]);
                for (int i = 1; i < several.length; i++) {
                    edit.insert(several[i]);
                }
            }
        }
        edit.finish();
    }

    /** The one character that this becomes, or {@link #GONE} or {@link #SEVERAL}. */
    private int becomes(int c) {
        int[] block = blocks[c >> 8];
        if (block == null) {
            block = new int[256];
            for (int i = 0; i < 256; i++) {
                int[] result = rule.apply(c & ~255 | i);
                block[i] = result.length == 0 ? GONE : result.length == 1 ? result[0] : SEVERAL;
            }
            blocks[c >> 8] = block;
        }
        return block[c & 255];
    }

    @Override
    public boolean cuttable() {
        return true;
    }

    @Override
    public Traits traits() {
        return traits;
    }

    private static int[] lower(int c) {
        int small = Letters.lower(c);
        return small < 0 ? Letters.longer(c) : new int[]{small};
    }

    private static int[] nmt(int c) {
        boolean gone = c >= 1 && c <= 8 || c == 0xB || c >= 0xE && c <= 0x1F || c == 0x7F || c == 0x8F || c == 0x9F;
        boolean space = c == 9 || c == 0xA || c == 0xC || c == 0xD || c == 0x1680 || c >= 0x200B && c <= 0x200F
                || c == 0x2028 || c == 0x2029 || c == 0x2581 || c == 0xFEFF || c == 0xFFFD;
        return gone ? new int[0] : new int[]{space ? ' ' : c};
    }

    private static int[] bytes(int c) {
        byte[] bytes = Character.toString(c).getBytes(StandardCharsets.UTF_8);
        int[] result = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            int b = bytes[i] & 255;
            // Printable Latin-1 stands for itself, the others follow from U+0100 on. Source: pre_tokenizers/byte_level.rs.
            result[i] = b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE
                    ? b
                    : b <= ' ' ? 256 + b : b == 0xAD ? 323 : 256 + b - 0x7F + 33;
        }
        return result;
    }

    private static int[] bert(int c, boolean clean, boolean chinese, boolean stripAccents, boolean lowercase) {
        if (clean && (c == 0 || c == 0xFFFD || Unicode.isControl(c))) {
            return new int[0];
        }
        int plain = clean && Unicode.isWhitespace(c) ? ' ' : c;
        int[] parts = stripAccents ? NormalForm.NFD.of(plain) : new int[]{plain};
        boolean apart = chinese && isChinese(plain);
        int[] result = new int[2 + LONGEST_LOWER * parts.length];
        int count = 0;
        if (apart) {
            result[count++] = ' ';
        }
        for (int part : parts) {
            if (!stripAccents || !Unicode.isNonspacingMark(part)) {
                for (int small : lowercase ? lower(part) : new int[]{part}) {
                    result[count++] = small;
                }
            }
        }
        if (apart) {
            result[count++] = ' ';
        }
        return Arrays.copyOf(result, count);
    }

    /** The blocks that normalizers/bert.rs names (U+2B820 to U+2B91F are not among them). */
    private static boolean isChinese(int c) {
        return c >= 0x4E00 && c <= 0x9FFF || c >= 0x3400 && c <= 0x4DBF || c >= 0x20000 && c <= 0x2A6DF
                || c >= 0x2A700 && c <= 0x2B73F || c >= 0x2B740 && c <= 0x2B81F || c >= 0x2B920 && c <= 0x2CEAF
                || c >= 0xF900 && c <= 0xFAFF || c >= 0x2F800 && c <= 0x2FA1F;
    }
}
