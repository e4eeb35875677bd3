package org.sirocco.text.folder;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.BitSet;
import java.util.Deque;
import java.util.Locale;
import org.sirocco.text.formats.Json;
import org.sirocco.text.model.ModelFormatException;

/**
 * The {@code precompiled_charsmap} of a SentencePiece normalizer: the trie's bytes as a number, the trie as a double array of
 * 32-bit units, then the replacements, each ended by a 0. The native tokenizer follows the trie without looking where it
 * leads, and the process dies with it; so every place that a text could lead to is visited here first.
 */
final class CharsMap {
    private static final int ROOT = 0;
    private static final int LONGEST_REPLACEMENT = 64;

    private final Json json;
    private final IntBuffer units;
    private final byte[] replacements;

    private CharsMap(Json json, IntBuffer units, byte[] replacements) {
        this.json = json;
        this.units = units;
        this.replacements = replacements;
    }

    /** @return how many times longer in UTF-8 a text may become, at least 1 */
    static int check(Json json) {
        byte[] bytes = bytes(json);
        ByteBuffer map = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < Integer.BYTES) {
            throw new ModelFormatException(json.file(),
                    String.format(Locale.ROOT, "%s has %d bytes, expected at least %d", json.key(),
                            bytes.length, Integer.BYTES));
        }
        long trie = Integer.toUnsignedLong(map.getInt());
        if (trie < Integer.BYTES || trie > map.remaining()) {
            throw new ModelFormatException(json.file(),
                    String.format(Locale.ROOT, "%s has a trie of %d bytes in %d, expected at least %d", json.key(),
                            trie, bytes.length, Integer.BYTES));
        }
        int units = (int) trie / Integer.BYTES;
        byte[] replacements = new byte[map.remaining() - units * Integer.BYTES];
        map.get(Integer.BYTES + units * Integer.BYTES, replacements);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(replacements));
        } catch (CharacterCodingException e) {
            throw new ModelFormatException(json.file(), json.key() + " has replacements that are not UTF-8", e);
        }
        return new CharsMap(json, map.slice(Integer.BYTES, units * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN)
                .asIntBuffer(), replacements).walk();
    }

    private static byte[] bytes(Json json) {
        try {
            byte[] bytes = Base64.getDecoder().decode(json.text());
            // The native decoder wants the padding, too.
            if (Base64.getEncoder().encodeToString(bytes).equals(json.text())) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(json.file(), json.key() + " is not Base64: " + e.getMessage(), e);
        }
        throw new ModelFormatException(json.file(), json.key() + " is not Base64 in its one form");
    }

    private int walk() {
        BitSet seen = new BitSet(units.limit());
        int growth = 1;
        Deque<Branch> open = new ArrayDeque<>();
        open.push(new Branch(ROOT ^ offset(unit(ROOT)), 1));
        while (!open.isEmpty()) {
            int base = open.peek().base();
            int depth = open.pop().depth();
            // 0 ends a text and is never followed.
            for (int label = 1; label < 256; label++) {
                int child = base ^ label;
                int unit = unit(child);
                if ((unit & (1 << 31 | 0xFF)) == label && !seen.get(child)) {
                    seen.set(child);
                    int next = child ^ offset(unit);
                    if ((unit >>> 8 & 1) == 1) {
                        int length = checkedReplacement(unit(next) & Integer.MAX_VALUE);
                        growth = Math.max(growth, Math.ceilDiv(length, depth));
                    }
                    open.push(new Branch(next, depth + 1));
                }
            }
        }
        return growth;
    }

    /** @param depth bytes of text that lead to the units here */
    private record Branch(int base, int depth) {}

    private int unit(int at) {
        if (at < 0 || at >= units.limit()) {
            throw new ModelFormatException(json.file(),
                    String.format(Locale.ROOT, "%s leads to unit %d of a trie of %d", json.key(), at,
                            units.limit()));
        }
        return units.get(at);
    }

    private static int offset(int unit) {
        return unit >>> 10 << ((unit & 1 << 9) >>> 6);
    }

    /** Its bytes. */
    private int checkedReplacement(int at) {
        int end = at;
        while (end < replacements.length && replacements[end] != 0) {
            end++;
        }
        boolean insideCharacter = at < replacements.length && (replacements[at] & 0xC0) == 0x80;
        if (at > replacements.length || insideCharacter || end - at > LONGEST_REPLACEMENT) {
            throw new ModelFormatException(json.file(),
                    String.format(Locale.ROOT,
                            "%s has a replacement at byte %d of %d, expected the start of one of at most %d bytes",
                            json.key(), at, replacements.length, LONGEST_REPLACEMENT));
        }
        return end - at;
    }
}
