package org.sirocco.tokenizer.pretokenizers;

import org.sirocco.tokenizer.text.Pieces;

/** Splits at whitespace, which is dropped. Rule: pre_tokenizers/whitespace.rs. */
record WhitespaceSplit() implements PreTokenizer {
    @Override
    public void split(Pieces pieces) {
        CharSplitter.split(pieces, Behavior.REMOVED, CharClass::isSpace);
    }

    @Override
    public Cut cut() {
        return Cut.NONE;
    }
}
