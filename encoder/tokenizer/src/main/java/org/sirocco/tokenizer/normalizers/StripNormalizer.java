package org.sirocco.tokenizer.normalizers;

import org.sirocco.tokenizer.text.AlignedText;
import org.sirocco.tokenizer.unicode.Unicode;

/** Takes white space from the text's ends. Source: normalizers/strip.rs. */
record StripNormalizer(boolean left, boolean right) implements Traits.Known {
    @Override
    public void apply(AlignedText text) {
        char[] chars = text.chars();
        int from = 0;
        int to = text.length();
        // White space has no surrogates.
        while (left && text.isFirst() && from < to && Unicode.isWhitespace(chars[from])) {
            from++;
        }
        while (right && text.isLast() && to > from && Unicode.isWhitespace(chars[to - 1])) {
            to--;
        }
        if (from == 0 && to == text.length()) {
            return;
        }
        AlignedText.Edit edit = text.edit();
        edit.removeUnits(from);
        edit.keep(to - from);
        edit.removeUnits(text.length() - to);
        edit.finish();
    }

    /** The part before the cut ends in a letter or digit, so that the ends of the text are seen in its ends alone. */
    @Override
    public boolean cuttable() {
        return true;
    }

    @Override
    public Traits traits() {
        return Traits.PLAIN;
    }
}
