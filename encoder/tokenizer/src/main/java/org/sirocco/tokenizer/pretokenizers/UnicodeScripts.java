package org.sirocco.tokenizer.pretokenizers;

import org.sirocco.tokenizer.text.Pieces;
import org.sirocco.tokenizer.unicode.Unicode;

/**
 * Splits where the script changes; Hiragana and Katakana count as Han, a space as any script. Spaces before a piece's
 * first character of a script are dropped. Rule: pre_tokenizers/unicode_scripts/pre_tokenizer.rs.
 */
record UnicodeScripts() implements PreTokenizer {
    private static final int ANY = 0;

    @Override
    public void split(Pieces pieces) {
        char[] chars = pieces.text().chars();
        for (int piece = 0; piece < pieces.count(); piece++) {
            int to = pieces.end(piece);
            int begin = -1;
            int last = -1;
            int place = pieces.start(piece);
            while (place < to) {
                int codePoint = Character.codePointAt(chars, place, to);
                int script = Unicode.script(codePoint);
                if (script != ANY && script != last) {
                    if (begin >= 0) {
                        pieces.add(begin, place);
                    }
                    begin = place;
                    last = script;
                }
                place += Character.charCount(codePoint);
            }
            if (begin >= 0) {
                pieces.add(begin, to);
            }
        }
        pieces.commit();
    }

    @Override
    public Cut cut() {
        return Cut.MOVES;
    }
}
