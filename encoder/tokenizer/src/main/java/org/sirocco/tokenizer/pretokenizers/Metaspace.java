package org.sirocco.tokenizer.pretokenizers;

import org.sirocco.tokenizer.text.AlignedText;
import org.sirocco.tokenizer.text.Pieces;

/**
 * Writes spaces as a visible character, puts one before the text and splits before each. Rule:
 * pre_tokenizers/metaspace.rs.
 */
record Metaspace(int replacement, Scheme scheme, boolean splits) implements PreTokenizer {
    /** Where the character is put before a piece that does not begin with it. */
    enum Scheme {
        FIRST, NEVER, ALWAYS
    }

    @Override
    public void split(Pieces pieces) {
        AlignedText text = pieces.text();
        if (replacement < Character.MIN_SURROGATE) {
            char[] chars = text.chars();
            for (int piece = 0; piece < pieces.count(); piece++) {
                for (int i = pieces.start(piece); i < pieces.end(piece); i++) {
                    if (chars[i] == ' ') {
                        text.set(i, (char) replacement);
                    }
                }
            }
        }
        if (needsMore(pieces)) {
            rewrite(pieces);
        }
        if (splits) {
            CharSplitter.split(pieces, Behavior.MERGED_WITH_NEXT, codePoint -> codePoint == replacement);
        }
    }

    private boolean needsMore(Pieces pieces) {
        if (replacement >= Character.MIN_SURROGATE) {
            return true;
        }
        for (int piece = 0; piece < pieces.count(); piece++) {
            if (isPrepended(pieces, piece)) {
                return true;
            }
        }
        return false;
    }

    private boolean isPrepended(Pieces pieces, int piece) {
        if (scheme == Scheme.NEVER) {
            return false;
        }
        int start = pieces.start(piece);
        int first = Character.codePointAt(pieces.text().chars(), start, pieces.end(piece));
        return first != replacement && first != ' '
                && (scheme == Scheme.ALWAYS || pieces.text().startOf(start) == 0);
    }

    private void rewrite(Pieces pieces) {
        AlignedText text = pieces.text();
        if (pieces.count() == 1 && pieces.start(0) == 0 && replacement < Character.MIN_SURROGATE) {
            int end = pieces.end(0) + 1;
            text.prepend(Character.toString(replacement));
            pieces.add(0, end);
            pieces.commit();
            return;
        }
        AlignedText.Edit edit = text.edit();
        for (int piece = 0; piece < pieces.count(); piece++) {
            edit.keep(pieces.start(piece) - edit.at());
            int begin = edit.written();
            if (isPrepended(pieces, piece)) {
                edit.insertLikeNext(replacement);
            }
            if (replacement < Character.MIN_SURROGATE) {
                edit.keep(pieces.end(piece) - edit.at());
            } else {
                replaceSpaces(edit, pieces.end(piece));
            }
            pieces.add(begin, edit.written());
        }
        edit.finish();
        pieces.commit();
    }

    private void replaceSpaces(AlignedText.Edit edit, int end) {
        while (edit.at() < end) {
            if (edit.next() == ' ') {
                edit.replace(replacement);
            } else {
                edit.keep();
            }
        }
    }

    @Override
    public Cut cut() {
        return splits ? Cut.NONE : Cut.MOVES;
    }
}
