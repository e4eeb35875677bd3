package org.sirocco.lab.report;

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

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 100", "0.25, 25", "0.3333, 33.3", "0.00012345, 0.012", "0.0123, 1.2", "1e-8, 1e−6"})
    void aSmallShareIsNotShownAsNothing(double share, String percent) {
        assertThat(Language.percent(share)).isEqualTo(percent + "\u00a0%");
    }

    @Test
    void ofALongTextTheStartIsShown() {
        assertThat(Language.start("short")).hasToString("short");
        assertThat(Language.start("😀".repeat(200))).hasToString("😀".repeat(120) + "…");
    }

    @Test
    void aFindingSaysWhyItFailedOrIsOpen() {
        Finding held = Finding.of("half", true, "9 %");
        Finding failed = Finding.of("half", false, "9 %");
        Section section = new Section("image", List.of(held, failed, failed.open("lab.random")), List.of());
        Wording wording = new Wording(Language.EN, section);
        assertThat(wording.result(held)).isEqualTo("They keep 9 %.");
        assertThat(wording.result(failed)).startsWith("They keep 9 %. Words differ in many more directions");
        assertThat(wording.result(failed.open("lab.random"))).startsWith("Does not apply: this model has random")
                .endsWith("They keep 9 %.");
        assertThat(wording.count()).isEqualTo("1 of 3 held, 1 not judged");
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
