package org.sirocco.tokenizer.pretokenizers;

import org.sirocco.tokenizer.text.Pieces;

/** Keeps runs of word characters and runs of what is neither word nor space. Rule: pre_tokenizers/whitespace.rs. */
record Whitespace() implements PreTokenizer {
    @Override
    public void split(Pieces pieces) {
        char[] chars = pieces.text().chars();
        for (int piece = 0; piece < pieces.count(); piece++) {
            int to = pieces.end(piece);
            int begin = pieces.start(piece);
            int place = begin;
            int kind = 0;
            while (place < to) {
                int codePoint = Character.codePointAt(chars, place, to);
                int here = CharClass.isWord(codePoint) ? 1 : CharClass.isSpace(codePoint) ? 0 : 2;
                if (here != kind) {
                    if (kind != 0) {
                        pieces.add(begin, place);
                    }
                    begin = place;
                    kind = here;
                }
                place += Character.charCount(codePoint);
            }
            if (kind != 0) {
                pieces.add(begin, to);
            }
        }
        pieces.commit();
    }

    @Override
    public Cut cut() {
        return Cut.NONE;
    }
}
