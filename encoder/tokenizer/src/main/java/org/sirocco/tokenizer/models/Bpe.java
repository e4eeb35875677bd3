package org.sirocco.tokenizer.models;

import java.nio.charset.StandardCharsets;

import org.sirocco.tokenizer.config.Config;
import org.sirocco.tokenizer.text.AlignedText;
import org.sirocco.tokenizer.vocabulary.Vocabulary;

/**
 * Byte-pair encoding (Sennrich et al. 2016, arXiv:1508.07909). Rule: models/bpe/model.rs, {@code merge_word} and
 * {@code tokenize_with_cache}.
 *
 * <p>Lengths of symbols are counted in UTF-8 bytes, as there, since a character may become several symbols of one byte
 * each, or none.
 */
public final class Bpe implements Model {
    private final Vocabulary vocabulary;
    private final Merges merges;
    private final Config config;
    private final String prefix;
    private final String suffix;
    private final boolean unknownGiven;
    private final int unknown;
    private final boolean fuse;
    private final boolean wholeFirst;
    private final int[] bytes;
    private final int[] singles;

    Bpe(Config config, Vocabulary vocabulary, MergeList list) {
        config.allow("type", "dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix", "fuse_unk",
                "byte_fallback", "ignore_merges");
        this.config = config;
        this.vocabulary = vocabulary;
        if (config.has("dropout") && config.get("dropout").asDouble() != 0) {
            throw config.get("dropout").error("dropout would make the tokens random; only 0 can be taken");
        }
        prefix = config.string("continuing_subword_prefix", "");
        suffix = config.string("end_of_word_suffix", "");
        unknownGiven = config.has("unk_token");
        unknown = unknownGiven ? vocabulary.id(config.string("unk_token")) : -1;
        fuse = config.bool("fuse_unk", false);
        wholeFirst = config.bool("ignore_merges", false);
        bytes = config.bool("byte_fallback", false) ? ByteTokens.of(vocabulary) : null;
        merges = list.resolve(vocabulary, prefix.getBytes(StandardCharsets.UTF_8).length);
        singles = new int[0x800];
        for (char unit = 0; unit < singles.length; unit++) {
            singles[unit] = vocabulary.id(new char[]{unit}, 0, 1);
        }
    }

    @Override
    public void tokenize(AlignedText text, int from, int to, Scratch scratch, TokenSink sink) {
        if (scratch.cache.replay(text, from, to, sink)) {
            return;
        }
        char[] chars = text.chars();
        scratch.clear();
        int whole = wholeFirst ? vocabulary.id(chars, from, to) : -1;
        if (whole >= 0) {
            scratch.add(whole, 0, to - from);
        } else {
            BpeWord word = scratch.word;
            split(chars, from, to, word);
            word.merge(merges);
            collect(chars, from, to, word, scratch);
        }
        scratch.emit(text, from, sink);
        scratch.cache.remember(chars, from, to, scratch);
    }

    private void split(char[] chars, int from, int to, BpeWord word) {
        word.clear();
        int pending = 0;
        int place = from;
        while (place < to) {
            int codePoint = Character.codePointAt(chars, place, to);
            int after = place + Character.charCount(codePoint);
            int length = utf8Length(codePoint);
            int id = symbol(chars, place, after, place == from, after == to);
            if (id >= 0) {
                if (pending > 0) {
                    word.add(unknown, pending);
                    pending = 0;
                }
                word.add(id, length);
            } else if (bytes == null || !addBytes(chars, place, after, place == from, after == to, word)) {
                pending = addUnknown(word, pending, length);
            }
            place = after;
        }
        if (pending > 0) {
            word.add(unknown, pending);
        }
    }

    private int addUnknown(BpeWord word, int pending, int length) {
        if (!unknownGiven) {
            return pending;
        }
        if (unknown < 0) {
            throw config.error("unk_token \"" + Config.shown(config.string("unk_token"))
                    + "\" is not in the vocabulary, and the text has an unknown character");
        }
        if (pending > 0 && !fuse) {
            word.add(unknown, pending);
            return length;
        }
        return pending + length;
    }

    private int symbol(char[] chars, int from, int to, boolean first, boolean last) {
        if ((first || prefix.isEmpty()) && (!last || suffix.isEmpty())) {
            return to - from == 1 && chars[from] < singles.length
                    ? singles[chars[from]]
                    : vocabulary.id(chars, from, to);
        }
        return vocabulary.id(affixed(chars, from, to, first, last));
    }

    private String affixed(char[] chars, int from, int to, boolean first, boolean last) {
        return (first ? "" : prefix) + new String(chars, from, to - from) + (last ? suffix : "");
    }

    private boolean addBytes(char[] chars, int from, int to, boolean first, boolean last, BpeWord word) {
        byte[] utf8 = affixed(chars, from, to, first, last).getBytes(StandardCharsets.UTF_8);
        for (byte b : utf8) {
            if (bytes[b & 0xFF] < 0) {
                return false;
            }
        }
        for (byte b : utf8) {
            word.add(bytes[b & 0xFF], 1);
        }
        return true;
    }

    /** Turns the symbols' lengths in bytes into places in the piece: the characters that hold their bytes. */
    private static void collect(char[] chars, int from, int to, BpeWord word, Scratch scratch) {
        int unit = from;
        int unitBegin = 0;
        int place = 0;
        for (int symbol = 0; symbol < word.count(); symbol++) {
            int end = place + word.bytes(symbol);
            int start = -1;
            while (unit < to) {
                int codePoint = Character.codePointAt(chars, unit, to);
                int unitEnd = unitBegin + utf8Length(codePoint);
                if (start < 0 && place < unitEnd) {
                    start = unit - from;
                }
                if (end <= unitEnd) {
                    break;
                }
                unitBegin = unitEnd;
                unit += Character.charCount(codePoint);
            }
            int after = unit < to ? unit + Character.charCount(Character.codePointAt(chars, unit, to)) : to;
            scratch.add(word.id(symbol), start < 0 ? Math.max(0, after - from - 1) : start, after - from);
            place = end;
        }
    }

    static int utf8Length(int codePoint) {
        return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public int size() {
        return vocabulary.size();
    }
}
