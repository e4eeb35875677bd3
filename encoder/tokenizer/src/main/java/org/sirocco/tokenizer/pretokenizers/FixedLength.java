package org.sirocco.tokenizer.pretokenizers;

import org.sirocco.tokenizer.text.Pieces;

/** Cuts pieces of so many characters. Rule: pre_tokenizers/fixed_length.rs. */
record FixedLength(int length) implements PreTokenizer {
    @Override
    public void split(Pieces pieces) {
        char[] chars = pieces.text().chars();
        for (int piece = 0; piece < pieces.count(); piece++) {
            int to = pieces.end(piece);
            int begin = pieces.start(piece);
            while (begin < to) {
                int end = begin;
                for (int i = 0; i < length && end < to; i++) {
                    end += Character.charCount(Character.codePointAt(chars, end, to));
                }
                pieces.add(begin, end);
                begin = end;
            }
        }
        pieces.commit();
    }

    @Override
    public Cut cut() {
        return Cut.MOVES;
    }
}
