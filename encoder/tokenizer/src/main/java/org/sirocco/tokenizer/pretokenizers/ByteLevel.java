package org.sirocco.tokenizer.pretokenizers;

import org.sirocco.tokenizer.regex.SplitPattern;
import org.sirocco.tokenizer.text.AlignedText;
import org.sirocco.tokenizer.text.Pieces;

/**
 * Puts a space before, splits as GPT-2 does, and writes each UTF-8 byte as a visible character. Rule:
 * pre_tokenizers/byte_level.rs.
 *
 * @param pattern null where the pieces are not split
 */
record ByteLevel(boolean prefixSpace, SplitPattern pattern) implements PreTokenizer {
    @Override
    public void split(Pieces pieces) {
        if (prefixSpace) {
            prepend(pieces);
        }
        if (pattern != null) {
            new Split(pattern, Behavior.ISOLATED, false).split(pieces);
        }
        pieces.toBytes();
    }

    private static void prepend(Pieces pieces) {
        AlignedText text = pieces.text();
        if (pieces.count() == 1 && pieces.start(0) == 0) {
            if (text.chars()[0] != ' ') {
                int end = pieces.end(0) + 1;
                text.prepend(" ");
                pieces.add(0, end);
                pieces.commit();
            }
            return;
        }
        AlignedText.Edit edit = text.edit();
        for (int piece = 0; piece < pieces.count(); piece++) {
            edit.keep(pieces.start(piece) - edit.at());
            int begin = edit.written();
            if (edit.next() != ' ') {
                edit.insertLikeNext(' ');
            }
            edit.keep(pieces.end(piece) - edit.at());
            pieces.add(begin, edit.written());
        }
        edit.finish();
        pieces.commit();
    }

    @Override
    public Cut cut() {
        return pattern != null && pattern.cuttable() ? Cut.NONE : Cut.MOVES;
    }
}
