package org.sirocco.tokenizer.pretokenizers;

import org.sirocco.tokenizer.text.Pieces;
import org.sirocco.tokenizer.unicode.Unicode;

/** Parts numbers from the rest, or each digit from the next. Rule: pre_tokenizers/digits.rs. */
record Digits(boolean individual) implements PreTokenizer {
    @Override
    public void split(Pieces pieces) {
        CharSplitter.split(pieces, individual ? Behavior.ISOLATED : Behavior.CONTIGUOUS, Unicode::isNumeric);
    }

    @Override
    public Cut cut() {
        return Cut.ADDS;
    }
}
