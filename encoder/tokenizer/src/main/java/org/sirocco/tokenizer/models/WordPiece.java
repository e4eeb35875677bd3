package org.sirocco.tokenizer.models;

import org.sirocco.tokenizer.config.Config;
import org.sirocco.tokenizer.text.AlignedText;
import org.sirocco.tokenizer.vocabulary.Vocabulary;

/**
 * The longest known beginning of a word, then the longest known continuation, and so on; a word of which any part is
 * unknown is unknown as a whole. Rule: models/wordpiece/mod.rs, {@code tokenize}.
 */
public final class WordPiece implements Model {
    private static final char[] NONE = {};

    private final Vocabulary vocabulary;
    private final char[] prefix;
    private final int prefixHash;
    private final int unknown;
    private final int longest;
    private final Config config;

    WordPiece(Config config, Vocabulary vocabulary) {
        config.allow("type", "unk_token", "continuing_subword_prefix", "max_input_chars_per_word");
        this.config = config;
        this.vocabulary = vocabulary;
        prefix = config.string("continuing_subword_prefix").toCharArray();
        prefixHash = Vocabulary.hash(0, prefix, 0, prefix.length);
        unknown = vocabulary.id(config.string("unk_token"));
        longest = config.integer("max_input_chars_per_word");
    }

    @Override
    public void tokenize(AlignedText text, int from, int to, Scratch scratch, TokenSink sink) {
        if (scratch.cache.replay(text, from, to, sink)) {
            return;
        }
        scratch.clear();
        char[] chars = text.chars();
        boolean known = to - from <= longest || Character.codePointCount(chars, from, to - from) <= longest;
        int start = from;
        scratch.work.reset(to - from);
        while (known && start < to) {
            int end = start == from
                    ? longestPart(chars, start, to, NONE, 0, scratch)
                    : longestPart(chars, start, to, prefix, prefixHash, scratch);
            known = end > start;
            start = end;
        }
        if (!known) {
            if (unknown < 0) {
                throw config.error("unk_token \"" + Config.shown(config.string("unk_token"))
                        + "\" is not in the vocabulary, and the text has an unknown word");
            }
            scratch.clear();
            scratch.add(unknown, 0, to - from);
        }
        scratch.emit(text, from, sink);
        scratch.cache.remember(chars, from, to, scratch);
    }

    /** Takes the longest token that begins here and gives its end, or the begin where there is none. */
    private int longestPart(char[] chars, int start, int to, char[] before, int hashBefore, Scratch scratch) {
        int most = Math.min(to - start, vocabulary.longest() - before.length);
        scratch.work.spend(Math.max(0, most));
        if (scratch.hashes.length < most) {
            scratch.hashes = new int[Math.max(most, 2 * scratch.hashes.length)];
        }
        int[] hashes = scratch.hashes;
        int hash = hashBefore;
        for (int i = 0; i < most; i++) {
            hash = Vocabulary.hash(hash, chars, start + i, start + i + 1);
            hashes[i] = hash;
        }
        for (int length = most; length > 0; length--) {
            int id = vocabulary.id(hashes[length - 1], before, chars, start, start + length);
            if (id >= 0) {
                scratch.addNext(id, length);
                return start + length;
            }
        }
        return start;
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
