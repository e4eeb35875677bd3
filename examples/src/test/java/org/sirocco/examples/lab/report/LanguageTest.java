package org.sirocco.examples.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {
    private static final Pattern PLACE = Pattern.compile("\\{\\d}");

    @Test
    void bothLanguagesSayTheSameThings() {
        assertThat(Language.ZH.keys()).isEqualTo(Language.EN.keys());
        for (String key : Language.EN.keys()) {
            assertThat(places(Language.ZH, key)).as(key).isEqualTo(places(Language.EN, key));
        }
    }

    private static TreeSet<String> places(Language language, String key) {
        TreeSet<String> places = new TreeSet<>();
        PLACE.matcher(language.get(key)).results().forEach(place -> places.add(place.group()));
        return places;
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "0.123456, 0.1235", "-12.3456, −12.35", "100000, '100,000'", "0.00012345, 1.2e−4",
            "2500000, 2.5e6", "0.5, 0.5", "1234.56, 1235"})
    void numbersHaveFourDigitsThatMatter(double number, String shown) {
        assertThat(Language.number(number)).isEqualTo(shown);
    }

    @Test
    void fillsPlacesWithNumbersAndWords() {
        assertThat(Language.EN.get("heads.views.result", List.of(3, "heads.apple")))
                .isEqualTo("Seen from the apple, four heads have 3 different favourites.");
        assertThatThrownBy(() -> Language.ZH.get("no.such.key")).hasMessageContaining("'zh' has no text 'no.such.key'");
    }

    @Test
    void leavesPlacesAndKeysInWhatSomebodyTypedAlone() {
        assertThat(Language.EN.get("lab.facts", List.of("{1}$0", "{0}\\", new Language.Typed("lab.title"), 1, 2)))
                .isEqualTo("Model {1}$0 on {0}\\ · sentence: “lab.title” · computed in 1 s on 2 processors");
    }
}
