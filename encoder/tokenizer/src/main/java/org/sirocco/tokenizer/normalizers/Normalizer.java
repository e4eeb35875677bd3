package org.sirocco.tokenizer.normalizers;

import org.sirocco.tokenizer.text.AlignedText;

/**
 * Rewrites a text before it is split; stateless and safe for many threads.
 */
public interface Normalizer {
    /** Rewrites the text in place, each character keeping the place in the original that it came from. */
    void apply(AlignedText text);

    /**
     * Whether a text may be cut between an ASCII letter or digit and a space (U+0020) after it and the two parts
     * normalised on their own. What happens only at the text's ends must look at {@link AlignedText#isFirst()} and
     * {@link AlignedText#isLast()}.
     */
    boolean cuttable();
}
