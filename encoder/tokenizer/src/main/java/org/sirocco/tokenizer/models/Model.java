package org.sirocco.tokenizer.models;

import org.sirocco.tokenizer.text.AlignedText;
import org.sirocco.tokenizer.vocabulary.Vocabulary;

/** Turns a piece of text into tokens; immutable and safe for many threads, each with its own scratch. */
public sealed interface Model permits WordPiece, WordLevel, Bpe, Unigram {
    /** Gives the sink the tokens of the piece [from, to), which is not empty. */
    void tokenize(AlignedText text, int from, int to, Scratch scratch, TokenSink sink);

    /** The tokens and their ids. */
    Vocabulary vocabulary();

    /** Number of ids that the file gives: where the ids of added tokens begin. */
    int size();
}
