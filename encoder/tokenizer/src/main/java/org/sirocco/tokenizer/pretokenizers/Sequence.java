package org.sirocco.tokenizer.pretokenizers;

import java.util.List;

import org.sirocco.tokenizer.text.Pieces;

/** One after another. Rule: pre_tokenizers/sequence.rs. */
record Sequence(List<PreTokenizer> parts) implements PreTokenizer {
    @Override
    public void split(Pieces pieces) {
        for (PreTokenizer part : parts) {
            pieces.settle();
            part.split(pieces);
        }
    }

    @Override
    public Cut cut() {
        for (PreTokenizer part : parts) {
            if (part.cut() != Cut.ADDS) {
                return part.cut();
            }
        }
        return Cut.ADDS;
    }
}
