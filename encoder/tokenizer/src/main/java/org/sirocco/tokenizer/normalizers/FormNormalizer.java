package org.sirocco.tokenizer.normalizers;

import org.sirocco.tokenizer.text.AlignedText;
import org.sirocco.tokenizer.unicode.NormalForm;

/** NFC, NFD, NFKC and NFKD. Source: normalizers/unicode.rs. */
record FormNormalizer(NormalForm form) implements Traits.Known {
    @Override
    public void apply(AlignedText text) {
        form.apply(text);
    }

    /** A space never changes with what stands before it. */
    @Override
    public boolean cuttable() {
        return true;
    }

    @Override
    public Traits traits() {
        return Traits.PLAIN;
    }
}
