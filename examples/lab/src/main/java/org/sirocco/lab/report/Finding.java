package org.sirocco.lab.report;

import java.util.List;

/**
 * One claim after its test.
 *
 * @param claim   {@code <section>.<claim>} in the language files, with {@code .result}, and {@code .failed} where a failure
 *                has more to say
 * @param verdict what became of it
 * @param reason  the key of why it is open, else null
 * @param numbers what was measured, for the places {0}, {1}, … of its texts
 */
public record Finding(String claim, Verdict verdict, String reason, List<Object> numbers) {
    /** Open is what could not be judged, or does not apply. */
    public enum Verdict {
        HELD, FAILED, OPEN
    }

    public static Finding of(String claim, boolean holds, Object... numbers) {
        return new Finding(claim, holds ? Verdict.HELD : Verdict.FAILED, null, List.of(numbers));
    }

    /** The same measured, but not judged. */
    public Finding open(String why) {
        return new Finding(claim, Verdict.OPEN, why, numbers);
    }

    public boolean holds() {
        return verdict == Verdict.HELD;
    }
}
