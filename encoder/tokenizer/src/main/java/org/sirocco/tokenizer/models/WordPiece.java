package org.sirocco.tokenizer.models;

import org.sirocco.tokenizer.config.Config;
import org.sirocco.tokenizer.text.AlignedText;
import org.sirocco.tokenizer.vocabulary.Trie;
import org.sirocco.tokenizer.vocabulary.Vocabulary;

/**
 * The longest known beginning of a word, then the longest known continuation, and so on; a word of which any part is
 * unknown is unknown as a whole. Rule: models/wordpiece/mod.rs, {@code tokenize}.
 */
public final class WordPiece implements Model {
    private final Vocabulary vocabulary;
    private final Trie trie;
    private final int continuing;
    private final int unknown;
    private final int longest;
    private final Config config;

    WordPiece(Config config, Vocabulary vocabulary) {
        config.allow("type", "unk_token", "continuing_subword_prefix", "max_input_chars_per_word");
        this.config = config;
        this.vocabulary = vocabulary;
        trie = vocabulary.trie();
        continuing = trie.node(config.string("continuing_subword_prefix"));
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
        while (known && start < to) {
            int node = start == from ? Trie.ROOT : continuing;
            int best = -1;
            int bestEnd = start;
            for (int i = start; node >= 0 && i < to; i++) {
                node = trie.child(node, chars[i]);
                if (node >= 0 && trie.value(node) >= 0) {
                    best = trie.value(node);
                    bestEnd = i + 1;
                }
            }
            known = best >= 0;
            scratch.add(best, start - from, bestEnd - from);
            start = bestEnd;
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

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public int size() {
        return vocabulary.size();
    }
}
