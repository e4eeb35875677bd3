package org.sirocco.lab.report;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The report's words in one language, from {@code <code>.properties}. */
public enum Language {
    EN, ZH;

    /** Characters of a text to be shown in the header. */
    private static final int LONG = 120;
    private static final Pattern PLACE = Pattern.compile("\\{(\\d+)}");

    private final Map<String, String> words = new TreeMap<>();

    Language() {
        try (InputStreamReader in = new InputStreamReader(Language.class.getResourceAsStream(code() + ".properties"),
                StandardCharsets.UTF_8)) {
            Properties read = new Properties();
            read.load(in);
            read.forEach((key, text) -> words.put((String) key, (String) text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    Set<String> keys() {
        return new TreeSet<>(words.keySet());
    }

    /** @throws IllegalArgumentException for a key without a text */
    public String get(String key) {
        String text = words.get(key);
        if (text == null) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "the language file '%s' has no text '%s'", code(), key));
        }
        return text;
    }

    /** The text of a key, with numbers in its places {0}, {1}, …; what is put in is not searched for places again. */
    public String get(String key, List<Object> numbers) {
        return PLACE.matcher(get(key)).replaceAll(
                place -> Matcher.quoteReplacement(shown(numbers.get(Integer.parseInt(place.group(1))))));
    }

    /** Text to be shown as it is, even where it reads like a key: what somebody typed. */
    public record Typed(String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    /** A number for people, the text of a key, or else the text itself. */
    public String shown(Object value) {
        return switch (value) {
            case Double number -> number(number);
            case Float number -> number(number);
            case Integer number -> number(number);
            case Long number -> number(number);
            case String text -> words.getOrDefault(text, text);
            default -> value.toString();
        };
    }

    /** Four digits that matter; powers of ten where there would be many noughts. Its minus does not end a line. */
    static String number(double x) {
        return digits(x).replace('-', '\u2212');
    }

    private static String digits(double x) {
        double size = Math.abs(x);
        if (x == 0 || !Double.isFinite(x)) {
            return x == 0 ? "0" : String.valueOf(x);
        }
        if (size >= 1e6 || size < 1e-3) {
            return String.format(Locale.ROOT, "%.1e", x).replace(".0e", "e").replace("e-0", "e-").replace("e+0", "e")
                    .replace("e+", "e");
        }
        if (x == Math.rint(x)) {
            return String.format(Locale.ROOT, "%,d", (long) x);
        }
        int digits = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
        String shown = String.format(Locale.ROOT, "%." + digits + "f", x);
        return shown.contains(".") ? shown.replaceAll("0+$", "").replaceAll("\\.$", "") : shown;
    }

    /** A share of 1 as percent: a decimal, or below 1 % two digits that matter, so that little does not look like nothing. */
    public static String percent(double share) {
        double percent = 100 * share;
        if (!Double.isFinite(percent)) {
            return number(percent) + "\u00a0%";
        }
        int place = Math.abs(percent) >= 1 || percent == 0 ? 1 : 1 - (int) Math.floor(Math.log10(Math.abs(percent)));
        return number(new BigDecimal(percent).setScale(place, RoundingMode.HALF_EVEN).doubleValue()) + "\u00a0%";
    }

    /** Something typed, or the start of it where it is long. */
    public static Typed start(String text) {
        return new Typed(text.codePointCount(0, text.length()) <= LONG
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONG)) + "…");
    }
}
