package org.sirocco.text.pipeline;

import java.util.List;
import org.sirocco.text.tokenizer.Tokens;

/** In which windows a text is encoded: what becomes of one that is longer than the model takes. */
@FunctionalInterface
public interface WindowRule {
    /**
     * The windows of a text, in order.
     *
     * @param index which of the texts given, from 0, for messages
     * @param text  its tokens, as many as are asked for
     * @return at least one; the text itself where it fits
     */
    List<Tokens> windows(int index, Tokens text);
}
