package org.sirocco.tokenizer.pretokenizers;

import org.sirocco.tokenizer.text.Pieces;

/** Splits at one character, which is dropped. Rule: pre_tokenizers/delimiter.rs. */
record CharDelimiterSplit(int delimiter) implements PreTokenizer {
    @Override
    public void split(Pieces pieces) {
        CharSplitter.split(pieces, Behavior.REMOVED, codePoint -> codePoint == delimiter);
    }

    @Override
    public Cut cut() {
        return delimiter == ' ' ? Cut.NONE : Cut.ADDS;
    }
}
