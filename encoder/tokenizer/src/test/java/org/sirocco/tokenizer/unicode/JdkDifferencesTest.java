package org.sirocco.tokenizer.unicode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

import org.junit.jupiter.api.Test;
import org.sirocco.tokenizer.Golden;

/** Where the JDK's Unicode and the library's part, code point by code point: printed, and held to a list. */
class JdkDifferencesTest {
    private static final int NUMERIC = 1 << Character.DECIMAL_DIGIT_NUMBER | 1 << Character.LETTER_NUMBER
            | 1 << Character.OTHER_NUMBER;
    private static final int PUNCTUATION = 1 << Character.CONNECTOR_PUNCTUATION | 1 << Character.DASH_PUNCTUATION
            | 1 << Character.START_PUNCTUATION | 1 << Character.END_PUNCTUATION
            | 1 << Character.INITIAL_QUOTE_PUNCTUATION
            | 1 << Character.FINAL_QUOTE_PUNCTUATION | 1 << Character.OTHER_PUNCTUATION;
    private static final int CONTROL = 1 << Character.CONTROL | 1 << Character.FORMAT | 1 << Character.PRIVATE_USE;
    private static final int MARK = 1 << Character.NON_SPACING_MARK | 1 << Character.COMBINING_SPACING_MARK
            | 1 << Character.ENCLOSING_MARK;

    @Test
    void areTheKnownOnes() {
        List<String> lines = new ArrayList<>();
        lines.add(line("numeric", c -> Unicode.isNumeric(c) != is(c, NUMERIC)));
        lines.add(line("punctuation", c -> c > 127 && Unicode.isPunctuation(c) != is(c, PUNCTUATION)));
        lines.add(line("control",
                c -> Unicode.isControl(c) != (is(c, CONTROL) && c != '\t' && c != '\n' && c != '\r' && c != 0)));
        lines.add(line("nonspacing", c -> !changes(c, NormalForm.NFD)
                && Unicode.isNonspacingMark(c) != is(c, 1 << Character.NON_SPACING_MARK)));
        lines.add(line("combining", c -> Unicode.isCombiningMark(c) != is(c, MARK)));
        lines.add(
                line("word",
                        c -> Unicode
                                .isWord(c) != (Character.isAlphabetic(c)
                                        || is(c, MARK | 1 << Character.DECIMAL_DIGIT_NUMBER
                                                | 1 << Character.CONNECTOR_PUNCTUATION)
                                        || c == 0x200C || c == 0x200D)));
        lines.add(line("lowercase", c -> Letters.lower(c) != Character.toLowerCase(c)));
        for (NormalForm form : NormalForm.values()) {
            Normalizer.Form theirs = Normalizer.Form.valueOf(form.name());
            lines.add(line(form.name(), c -> !new String(form.of(c), 0, form.of(c).length)
                    .equals(Normalizer.normalize(Character.toString(c), theirs))));
        }
        String[] categories = ("Cn Lu Ll Lt Lm Lo Mn Me Mc Nd Nl No Zs Zl Zp Cc Cf - Co Cs Pd Ps Pe Pc Po Sm Sc Sk So Pi Pf")
                .split(" ");
        for (int type = 0; type < categories.length; type++) {
            CodePointSet known = RegexClasses.named(categories[type], false);
            if (known != null) {
                CodePointTable set = new CodePointTable().add(known, 1);
                int number = type;
                lines.add(line("Oniguruma " + categories[type],
                        c -> (set.get(c) == 1) != (Character.getType(c) == number)));
            }
        }
        Character.UnicodeScript[] scripts = new Character.UnicodeScript[Character.MAX_CODE_POINT + 1];
        Arrays.setAll(scripts, Character.UnicodeScript::of);
        for (Character.UnicodeScript script : Character.UnicodeScript.values()) {
            CodePointSet known = RegexClasses.named(script.name().toLowerCase(Locale.ROOT), false);
            CodePointTable set = new CodePointTable().add(known == null ? CodePointSet.NONE : known, 1);
            lines.add(line("Oniguruma " + script, c -> (set.get(c) == 1) != (scripts[c] == script)));
        }
        lines.removeIf(line -> line.endsWith(": "));
        lines.forEach(System.out::println);
        assumeTrue(Runtime.version().feature() == 25, "the list is of JDK 25 (Unicode 16)");
        assertThat(lines).isEqualTo(Golden.lines("jdk-25-differences.txt"));
    }

    private static String line(String name, IntPredicate differs) {
        int[] bounds = new int[0x4000];
        int count = 0;
        boolean inside = false;
        for (int c = 0; c <= Character.MAX_CODE_POINT + 1; c++) {
            boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
            boolean differ = c <= Character.MAX_CODE_POINT && !surrogate && differs.test(c);
            if (differ != inside) {
                bounds[count++] = c;
                inside = differ;
            }
        }
        return name + ": " + new CodePointSet(Arrays.copyOf(bounds, count));
    }

    private static boolean is(int c, int types) {
        return (types >> Character.getType(c) & 1) != 0;
    }

    private static boolean changes(int c, NormalForm form) {
        int[] result = form.of(c);
        return result.length != 1 || result[0] != c;
    }
}
