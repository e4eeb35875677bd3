package org.sirocco.tokenizer.decoders;

import java.util.List;

/** Turns the spellings of tokens back into text, whose parts are then joined; stateless and safe for many threads. */
public interface Decoder {
    /** What the tokens become. */
    List<String> decode(List<String> tokens);
}
