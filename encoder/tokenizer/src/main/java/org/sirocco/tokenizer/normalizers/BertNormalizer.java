package org.sirocco.tokenizer.normalizers;

import org.sirocco.tokenizer.text.AlignedText;
import org.sirocco.tokenizer.unicode.NormalForm;

/**
 * Cleans, sets Chinese characters apart, strips accents and lower-cases. Source: normalizers/bert.rs.
 *
 * <p>The Rust code goes over the text once for each of the four. Since each of them takes a character at a time, one walk
 * does it all; what is not so is the order of marks that NFD brings about: of those that move, all are accents and go away,
 * save a few, for which the steps are taken one after the other.
 */
final class BertNormalizer implements Traits.Known {
    private final CharacterNormalizer together;
    private final Normalizer[] steps;
    private final boolean lowercase;

    BertNormalizer(boolean clean, boolean chinese, boolean stripAccents, boolean lowercase) {
        this.lowercase = lowercase;
        together = CharacterNormalizer.bert(clean, chinese, stripAccents, lowercase);
        steps = !stripAccents
                ? new Normalizer[0]
                : new Normalizer[]{
                        CharacterNormalizer.bert(clean, chinese, false, false),
                        new FormNormalizer(NormalForm.NFD),
                        CharacterNormalizer.bert(false, false, true, lowercase)};
    }

    @Override
    public void apply(AlignedText text) {
        if (isPlain(text)) {
            return;
        }
        if (steps.length > 0 && hasStayingMarks(text)) {
            for (Normalizer step : steps) {
                step.apply(text);
            }
        } else {
            together.apply(text);
        }
    }

    /** Lower-cases ASCII in place; whether there is nothing else to do. */
    private boolean isPlain(AlignedText text) {
        char[] chars = text.chars();
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = chars[i];
            if (c >= 127 || c < ' ') {
                return false;
            }
            if (lowercase && c >= 'A' && c <= 'Z') {
                text.set(i, (char) (c + 32));
            }
        }
        return true;
    }

    private static boolean hasStayingMarks(AlignedText text) {
        char[] chars = text.chars();
        int length = text.length();
        for (int i = 0; i < length; i++) {
            if (chars[i] >= 0x300) {
                int c = Character.codePointAt(chars, i, length);
                if (NormalForm.movesAndStays(c)) {
                    return true;
                }
                i += Character.charCount(c) - 1;
            }
        }
        return false;
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
