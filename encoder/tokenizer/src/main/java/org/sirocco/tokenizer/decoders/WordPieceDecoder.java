package org.sirocco.tokenizer.decoders;

import java.util.List;

/** Joins the parts of words. Rule: decoders/wordpiece.rs. */
record WordPieceDecoder(String prefix, boolean cleanup) implements Decoder {
    @Override
    public List<String> decode(List<String> tokens) {
        return TextDecoders.wordPiece(tokens, prefix, cleanup);
    }
}
