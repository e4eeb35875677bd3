package org.sirocco.tokenizer.normalizers;

import java.util.Locale;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import org.sirocco.tokenizer.config.Config;

/**
 * SentencePiece's compiled character map: a double array over UTF-8 bytes whose values are places in a text of
 * replacements, each ended by a zero byte. Source: the crate spm_precompiled; Darts-clone, §double-array unit.
 */
final class CharsMap {
    private static final int LEAF = 1 << 8;
    private static final int FAR = 1 << 9;
    private static final int LABEL = 1 << 31 | 0xFF;

    private final int[] units;
    private final byte[] replacements;

    private CharsMap(int[] units, byte[] replacements) {
        this.units = units;
        this.replacements = replacements;
    }

    /** @throws org.sirocco.tokenizer.errors.TokenizerException if the string is no such map */
    static CharsMap read(Config config) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(config.asString());
        } catch (IllegalArgumentException e) {
            throw config.error("is not Base64: " + e.getMessage());
        }
        if (bytes.length < 4) {
            throw config.error("ends before the length of its trie");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long size = Integer.toUnsignedLong(buffer.getInt()) / 4;
        if (size == 0 || size * 4 > buffer.remaining()) {
            throw config
                    .error(String.format(Locale.ROOT, "has %d bytes for a trie of %d units", buffer.remaining(), size));
        }
        int[] units = new int[(int) size];
        buffer.asIntBuffer().get(units);
        buffer.position(4 + 4 * units.length);
        byte[] replacements = new byte[buffer.remaining()];
        buffer.get(replacements);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(replacements));
        } catch (CharacterCodingException e) {
            throw config.error("has replacements that are not UTF-8");
        }
        return new CharsMap(units, replacements);
    }

    /**
     * What stands for these characters: the value of the shortest prefix of theirs that the trie knows; null where it
     * knows none. A trie that points outside itself or its replacements knows nothing there.
     */
    String find(char[] text, int from, int to) {
        long node = offset(units[0]);
        for (int i = from; i < to;) {
            int c = Character.codePointAt(text, i, to);
            i += Character.charCount(c);
            for (int shift = c < 0x80 ? 0 : c < 0x800 ? 6 : c < 0x10000 ? 12 : 18,
                    first = shift; shift >= 0; shift -= 6) {
                int label = shift == 0 && first == 0
                        ? c
                        : shift == first ? 0xF00 >> first / 6 + 1 & 0xFF | c >> shift : 0x80 | c >> shift & 0x3F;
                node ^= label;
                if (label == 0 || node >= units.length || (units[(int) node] & LABEL) != label) {
                    return null;
                }
                int unit = units[(int) node];
                node ^= offset(unit);
                if ((unit & LEAF) != 0) {
                    return node < units.length ? replacement(units[(int) node] & Integer.MAX_VALUE) : null;
                }
            }
        }
        return null;
    }

    /** Whether the trie goes on after this ASCII character, or ends with it. */
    boolean knows(char ascii) {
        long node = offset(units[0]) ^ ascii;
        return node < units.length && (units[(int) node] & LABEL) == ascii;
    }

    private static long offset(int unit) {
        return (long) (unit >>> 10) << ((unit & FAR) >> 6);
    }

    private String replacement(int from) {
        if (from > replacements.length) {
            return null;
        }
        int to = from;
        while (to < replacements.length && replacements[to] != 0) {
            to++;
        }
        return new String(replacements, from, to - from, StandardCharsets.UTF_8);
    }
}
