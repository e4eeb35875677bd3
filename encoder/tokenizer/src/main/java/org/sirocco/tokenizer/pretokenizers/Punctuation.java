package org.sirocco.tokenizer.pretokenizers;

import org.sirocco.tokenizer.text.Pieces;

/** Splits at punctuation. Rule: pre_tokenizers/punctuation.rs. */
record Punctuation(Behavior behavior) implements PreTokenizer {
    @Override
    public void split(Pieces pieces) {
        CharSplitter.split(pieces, behavior, CharClass::isPunctuation);
    }

    @Override
    public Cut cut() {
        return Cut.ADDS;
    }
}
