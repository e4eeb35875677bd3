package org.sirocco.text;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The words that a {@link SparseEncoder} finds a text to be about, each with a weight. Equal to another where all of it is.
 *
 * @param ids       of the words, ascending; the caller's to keep
 * @param weights   of each, above 0; likewise
 * @param spellings of each, as the vocabulary has it
 * @param tokens    tokens of the whole text, special ones counted, before any cut
 * @param truncated whether only the first tokens were encoded
 * @param windows   how many windows the text was encoded in; 1 unless it was chunked
 * @param backend   the backend that made it
 */
public record SparseText(int[] ids, float[] weights, List<String> spellings, int tokens, boolean truncated, int windows,
        String backend) {
    /** How many words {@link #toString} shows. */
    private static final int SHOWN = 4;

    /**
     * Checks that there is as much of each.
     *
     * @throws IllegalArgumentException if ids, weights and spellings differ in number, or the ids do not ascend
     */
    public SparseText {
        Inputs.given("ids", ids);
        Inputs.given("weights", weights);
        Inputs.given("backend", backend);
        spellings = List.copyOf(spellings);
        if (weights.length != ids.length || spellings.size() != ids.length) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "ids (%d), weights (%d) and spellings (%d) must be as many", ids.length, weights.length,
                    spellings.size()));
        }
        for (int i = 1; i < ids.length; i++) {
            if (ids[i] <= ids[i - 1]) {
                throw new IllegalArgumentException(String.format(Locale.ROOT,
                        "ids must ascend, but %d comes after %d", ids[i], ids[i - 1]));
            }
        }
    }

    /**
     * A word and its weight.
     *
     * @param id       of the word in the vocabulary
     * @param spelling as the vocabulary has it
     * @param weight   above 0
     */
    public record Term(int id, String spelling, float weight) {}

    /** {@return the words, the heaviest first; of equal ones that of the smaller id} */
    public List<Term> terms() {
        return IntStream.range(0, ids.length).mapToObj(i -> new Term(ids[i], spellings.get(i), weights[i]))
                .sorted(Comparator.comparingDouble(Term::weight).reversed().thenComparingInt(Term::id)).toList();
    }

    /**
     * {@return the weight of a word; 0 where it has none}
     *
     * @param id of a word in the vocabulary
     */
    public float weight(int id) {
        int at = Arrays.binarySearch(ids, id);
        return at < 0 ? 0 : weights[at];
    }

    /**
     * {@return the sum over all words of the two texts' weights' product: how alike they are, as sparse vectors are compared}
     *
     * @param other of the same model
     */
    public double dot(SparseText other) {
        double sum = 0;
        int j = 0;
        for (int i = 0; i < ids.length; i++) {
            while (j < other.ids.length && other.ids[j] < ids[i]) {
                j++;
            }
            if (j < other.ids.length && other.ids[j] == ids[i]) {
                sum += (double) weights[i] * other.weights[j];
            }
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SparseText text && Arrays.equals(ids, text.ids) && Arrays.equals(weights, text.weights)
                && spellings.equals(text.spellings) && tokens == text.tokens && truncated == text.truncated
                && windows == text.windows && backend.equals(text.backend);
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(ids), Arrays.hashCode(weights), spellings, tokens, truncated, windows,
                backend);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT,
                "SparseText[%d words, the heaviest %s, tokens=%d, truncated=%s, windows=%d, backend=%s]", ids.length,
                terms().stream().limit(SHOWN).toList(), tokens, truncated, windows, backend);
    }
}
