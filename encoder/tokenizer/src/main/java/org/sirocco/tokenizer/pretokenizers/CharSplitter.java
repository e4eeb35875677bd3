package org.sirocco.tokenizer.pretokenizers;

import org.sirocco.tokenizer.text.Pieces;

/** Splits at single characters. Rule: tokenizer/pattern.rs, the pattern that is a function of a character. */
final class CharSplitter {
    private CharSplitter() {}

    /** Which characters are delimiters. */
    interface Delimiters {
        boolean contains(int codePoint);
    }

    static void split(Pieces pieces, Behavior behavior, Delimiters delimiters) {
        Behavior.Stretches stretches = behavior.into(pieces);
        char[] chars = pieces.text().chars();
        for (int piece = 0; piece < pieces.count(); piece++) {
            int to = pieces.end(piece);
            int begin = pieces.start(piece);
            int place = begin;
            while (place < to) {
                int codePoint = Character.codePointAt(chars, place, to);
                int after = place + Character.charCount(codePoint);
                if (delimiters.contains(codePoint)) {
                    if (begin < place) {
                        stretches.take(begin, place, false);
                    }
                    stretches.take(place, after, true);
                    begin = after;
                }
                place = after;
            }
            if (begin < to) {
                stretches.take(begin, to, false);
            }
            stretches.endPiece();
        }
        pieces.commit();
    }
}
