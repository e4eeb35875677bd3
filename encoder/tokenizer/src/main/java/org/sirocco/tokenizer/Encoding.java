package org.sirocco.tokenizer;

import org.sirocco.tokenizer.processors.Part;

/**
 * The tokens of a text or a pair of texts. The arrays are the encoding's own: they are not to be changed.
 */
public final class Encoding {
    private final Tokenizer tokenizer;
    private final Part part;
    private final String[] texts;
    private final long[] totals;

    Encoding(Tokenizer tokenizer, Part part, String[] texts, long[] totals) {
        this.tokenizer = tokenizer;
        this.part = part;
        this.texts = texts;
        this.totals = totals;
    }

    /** {@return number of tokens, special tokens included} */
    public int length() {
        return part.ids().length;
    }

    /** {@return the id of each token} */
    public int[] ids() {
        return part.ids();
    }

    /** {@return which of two texts each token is of, as the model counts} */
    public int[] typeIds() {
        return part.typeIds();
    }

    /** {@return where each token begins in its text, in UTF-16 units (char); 0 for special tokens} */
    public int[] starts() {
        return part.starts();
    }

    /** {@return where each token ends in its text, exclusive, in UTF-16 units (char); 0 for special tokens} */
    public int[] ends() {
        return part.ends();
    }

    /** {@return where each token begins in its text, in code points} */
    public int[] codePointStarts() {
        return codePoints(part.starts());
    }

    /** {@return where each token ends in its text, exclusive, in code points} */
    public int[] codePointEnds() {
        return codePoints(part.ends());
    }

    /** {@return number of the piece between pre-tokenised boundaries that each token is of, from 0; -1 for special tokens} */
    public int[] words() {
        return part.words();
    }

    /** {@return which text each token is of, 0 or 1; -1 for special tokens that were put around the texts} */
    public int[] sequences() {
        return part.sequences();
    }

    /** {@return 1 for each special token that was put around the texts, 0 for the others} */
    public int[] specialTokensMask() {
        int[] mask = new int[length()];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = part.sequences()[i] < 0 ? 1 : 0;
        }
        return mask;
    }

    /**
     * {@return how the token at an index is spelt: as in the vocabulary, or as in the normalised text where it is unknown}
     *
     * @param index of a token, from 0
     */
    public String token(int index) {
        return tokenizer.spelling(part, index);
    }

    /**
     * {@return number of tokens that the text (0) or its pair (1) has without special tokens, those not kept included}
     *
     * @param sequence 0 for the text, 1 for its pair
     */
    public long total(int sequence) {
        return totals[sequence];
    }

    /** {@return whether a limit left tokens out} */
    public boolean truncated() {
        long all = 0;
        for (long total : totals) {
            all += total;
        }
        long kept = 0;
        for (int sequence : part.sequences()) {
            kept += sequence >= 0 ? 1 : 0;
        }
        return kept < all;
    }

    private int[] codePoints(int[] places) {
        int[] converted = new int[places.length];
        for (int sequence = 0; sequence < texts.length; sequence++) {
            int unit = 0;
            int codePoints = 0;
            for (int i = 0; i < places.length; i++) {
                if (part.sequences()[i] == sequence) {
                    int place = Math.min(places[i], texts[sequence].length());
                    codePoints += place >= unit
                            ? texts[sequence].codePointCount(unit, place)
                            : -texts[sequence].codePointCount(place, unit);
                    unit = place;
                    converted[i] = codePoints;
                }
            }
        }
        return converted;
    }
}
