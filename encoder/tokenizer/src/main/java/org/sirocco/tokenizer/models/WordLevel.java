package org.sirocco.tokenizer.models;

import org.sirocco.tokenizer.config.Config;
import org.sirocco.tokenizer.text.AlignedText;
import org.sirocco.tokenizer.vocabulary.Vocabulary;

/** A piece is a token or is unknown. Rule: models/wordlevel/mod.rs, {@code tokenize}. */
public final class WordLevel implements Model {
    private final Vocabulary vocabulary;
    private final int unknown;
    private final Config config;

    WordLevel(Config config, Vocabulary vocabulary) {
        config.allow("type", "unk_token");
        this.config = config;
        this.vocabulary = vocabulary;
        unknown = vocabulary.id(config.string("unk_token"));
    }

    @Override
    public void tokenize(AlignedText text, int from, int to, Scratch scratch, TokenSink sink) {
        int id = vocabulary.id(text.chars(), from, to);
        if (id < 0) {
            id = unknown;
        }
        if (id < 0) {
            throw config.error("unk_token \"" + Config.shown(config.string("unk_token"))
                    + "\" is not in the vocabulary, and the text has an unknown word");
        }
        sink.add(id, text.startOf(from), text.endOf(to - 1));
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
