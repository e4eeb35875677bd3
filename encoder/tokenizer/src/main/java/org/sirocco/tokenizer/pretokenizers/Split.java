package org.sirocco.tokenizer.pretokenizers;

import org.sirocco.tokenizer.regex.SplitPattern;
import org.sirocco.tokenizer.text.Pieces;

/** Splits at the matches of a pattern, or at what is between them. Rule: pre_tokenizers/split.rs and pattern.rs. */
record Split(SplitPattern pattern, Behavior behavior, boolean invert) implements PreTokenizer {
    @Override
    public void split(Pieces pieces) {
        Behavior.Stretches stretches = behavior.into(pieces);
        char[] chars = pieces.text().chars();
        for (int piece = 0; piece < pieces.count(); piece++) {
            int begin = pieces.start(piece);
            int to = pieces.end(piece);
            SplitPattern.Matches matches = pattern.over(chars, begin, to);
            while (matches.find()) {
                if (begin != matches.start()) {
                    stretches.take(begin, matches.start(), invert);
                }
                stretches.take(matches.start(), matches.end(), !invert);
                begin = matches.end();
            }
            if (begin != to) {
                stretches.take(begin, to, invert);
            }
            stretches.endPiece();
        }
        pieces.commit();
    }

    @Override
    public Cut cut() {
        return pattern.cuttable() && pattern.takesLettersAndDigits() && behavior == Behavior.ISOLATED
                ? Cut.NONE
                : Cut.MOVES;
    }
}
