package org.sirocco.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Checks what a caller passes: null is refused before anything is done, by name. */
final class Inputs {
    private Inputs() {}

    static <T> T given(String name, T value) {
        return Objects.requireNonNull(value, () -> name + " must not be null");
    }

    static List<String> one(String text) {
        return List.of(given("text", text));
    }

    /** A copy, so that what the caller does with the list meanwhile changes nothing. */
    static List<String> many(List<String> texts) {
        List<String> copy = new ArrayList<>(given("texts", texts));
        for (int i = 0; i < copy.size(); i++) {
            int number = i + 1;
            Objects.requireNonNull(copy.get(i),
                    () -> String.format(Locale.ROOT, "text %d of %d must not be null", number, copy.size()));
        }
        return copy;
    }
}
