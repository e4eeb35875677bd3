package org.sirocco.tokenizer.normalizers;

import org.sirocco.tokenizer.text.AlignedText;

/** Puts something before a text that is not empty. Source: normalizers/prepend.rs. */
record PrependNormalizer(String prefix) implements Traits.Known {
    @Override
    public void apply(AlignedText text) {
        if (text.isFirst()) {
            text.prepend(prefix);
        }
    }

    @Override
    public boolean cuttable() {
        return true;
    }

    @Override
    public Traits traits() {
        return Traits.PLAIN;
    }
}
