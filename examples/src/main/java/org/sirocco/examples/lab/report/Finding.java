package org.sirocco.examples.lab.report;

import java.util.List;

/**
 * One claim after its test.
 *
 * @param claim   {@code <section>.<claim>} and {@code <section>.<claim>.result} in the language files
 * @param holds   whether the numbers bear it out
 * @param numbers what was measured, for the places {0}, {1}, … of both texts
 */
public record Finding(String claim, boolean holds, List<Object> numbers) {
    public static Finding of(String claim, boolean holds, Object... numbers) {
        return new Finding(claim, holds, List.of(numbers));
    }
}
