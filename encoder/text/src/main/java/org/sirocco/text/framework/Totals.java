package org.sirocco.text.framework;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.sirocco.encoder.logging.Warnings;
import org.sirocco.text.EncodedText;
import org.sirocco.text.ScoredPair;
import org.slf4j.Logger;

/**
 * What the texts, or pairs of texts, of one call come to, as frameworks want to know it.
 *
 * @param each      what there are several of: text or pair
 * @param count     how many there are
 * @param tokens    of all of them, special ones and prompts counted, before any cut; where they are more than frameworks'
 *                  counts hold, {@link Integer#MAX_VALUE}
 * @param truncated which of them were cut, from 0
 */
public record Totals(String each, int count, int tokens, List<Integer> truncated) {
    /** Copies the list. */
    public Totals {
        truncated = List.copyOf(truncated);
    }

    /**
     * {@return what the texts of a call come to}
     *
     * @param texts the call's results, in order
     */
    public static Totals ofTexts(List<EncodedText> texts) {
        return of("text", texts, EncodedText::tokens, EncodedText::truncated);
    }

    /**
     * {@return what the pairs of a call come to}
     *
     * @param pairs the call's results, in order
     */
    public static Totals ofPairs(List<ScoredPair> pairs) {
        return of("pair", pairs, ScoredPair::tokens, ScoredPair::truncated);
    }

    private static <T> Totals of(String each, List<T> results, ToLongFunction<T> tokens, Predicate<T> truncated) {
        return new Totals(each, results.size(),
                (int) Math.min(Integer.MAX_VALUE, results.stream().mapToLong(tokens).sum()),
                IntStream.range(0, results.size()).filter(i -> truncated.test(results.get(i))).boxed().toList());
    }

    /**
     * Tells in the log that one was cut; where a program has no logging, on standard error, the first time.
     *
     * @param log       of the model that is asked
     * @param maxTokens the limit that it was cut to
     */
    public void warn(Logger log, int maxTokens) {
        warning(maxTokens).ifPresent(message -> Warnings.warn(log, message, "cut " + each));
    }

    Optional<String> warning(int maxTokens) {
        if (truncated.isEmpty()) {
            return Optional.empty();
        }
        int first = truncated.getFirst() + 1;
        return Optional.of(truncated.size() == 1
                ? String.format(Locale.ROOT, "%s %d of %d is over the limit of %d tokens, and its end was not read",
                        each, first, count, maxTokens)
                : String.format(Locale.ROOT,
                        "%d of %d %ss are over the limit of %d tokens, and their ends were not read; the first is %s %d",
                        truncated.size(), count, each, maxTokens, each, first));
    }
}
