package org.sirocco.tokenizer.pretokenizers;

import org.sirocco.tokenizer.text.Pieces;

/** Splits each piece of a text into smaller ones; stateless and safe for many threads. */
public sealed interface PreTokenizer
        permits BertPreTokenizer, ByteLevel, CharDelimiterSplit, Digits, FixedLength, Metaspace, Punctuation, Sequence,
        Split, UnicodeScripts, Whitespace, WhitespaceSplit {
    /** Puts the smaller pieces in the place of the pieces; may rewrite the text. */
    void split(Pieces pieces);

    /** What a cut of the text between an ASCII letter or digit and a space (U+0020) after it does. */
    Cut cut();

    /** What a cut does to the pieces. */
    enum Cut {
        /** Nothing: there is always a boundary. */
        NONE,
        /** It adds a boundary there, and moves no other. */
        ADDS,
        /** It may move others. */
        MOVES
    }
}
