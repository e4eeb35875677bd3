package org.sirocco.tokenizer.pretokenizers;

import org.sirocco.tokenizer.text.Pieces;

/** Splits at whitespace, which is dropped, and makes each punctuation character a piece. Rule: pre_tokenizers/bert.rs. */
record BertPreTokenizer() implements PreTokenizer {
    @Override
    public void split(Pieces pieces) {
        char[] chars = pieces.text().chars();
        for (int piece = 0; piece < pieces.count(); piece++) {
            int to = pieces.end(piece);
            int begin = pieces.start(piece);
            int place = begin;
            while (place < to) {
                int codePoint = chars[place];
                int after = place + 1;
                if (codePoint >= 0xD800 && codePoint < 0xE000) {
                    codePoint = Character.codePointAt(chars, place, to);
                    after = place + Character.charCount(codePoint);
                }
                boolean space = CharClass.isSpace(codePoint);
                if (space || CharClass.isPunctuation(codePoint)) {
                    pieces.add(begin, place);
                    if (!space) {
                        pieces.add(place, after);
                    }
                    begin = after;
                }
                place = after;
            }
            pieces.add(begin, to);
        }
        pieces.commit();
    }

    @Override
    public Cut cut() {
        return Cut.NONE;
    }
}
