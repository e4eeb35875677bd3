package org.sirocco.tokenizer.unicode;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The character classes of Oniguruma 6.9, which the library's regular expressions mean. */
public final class RegexClasses {
    private static final Map<String, String> LINES = Tables.named("classes.txt");
    private static final Map<String, CodePointSet> FOUND = new HashMap<>();

    private static final String LONG_NAMES = """
            letter L uppercaseletter Lu lowercaseletter Ll titlecaseletter Lt casedletter LC modifierletter Lm \
            otherletter Lo mark M combiningmark M nonspacingmark Mn spacingmark Mc enclosingmark Me number N \
            decimalnumber Nd letternumber Nl othernumber No punctuation P connectorpunctuation Pc dashpunctuation Pd \
            openpunctuation Ps closepunctuation Pe initialpunctuation Pi finalpunctuation Pf otherpunctuation Po \
            symbol S mathsymbol Sm currencysymbol Sc modifiersymbol Sk othersymbol So separator Z spaceseparator Zs \
            lineseparator Zl paragraphseparator Zp other C control Cc format Cf privateuse Co unassigned Cn""";

    private static final Map<String, String> CATEGORIES = new HashMap<>();

    static {
        String[] words = LONG_NAMES.split(" ");
        for (int i = 0; i < words.length; i += 2) {
            CATEGORIES.put(words[i], words[i + 1]);
            CATEGORIES.put(words[i + 1].toLowerCase(Locale.ROOT), words[i + 1]);
        }
    }

    private RegexClasses() {}

    /** The set of \p{NAME} or [:NAME:], or null where there is none that is known here. */
    public static synchronized CodePointSet named(String name, boolean bracket) {
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
        return FOUND.computeIfAbsent((bracket ? "[" : "") + plain, key -> find(plain, bracket));
    }

    /** \w, in which some Latin-1 numbers are letters where it stands alone but not within brackets. */
    public static CodePointSet word(boolean bracket) {
        return line(bracket ? "word_in_class" : "word");
    }

    public static CodePointSet digit() {
        return line("digit");
    }

    public static CodePointSet space() {
        return line("space");
    }

    /** The digits of base 16, which are ASCII's. */
    public static CodePointSet hexDigit() {
        return CodePointSet.of("0123456789abcdefABCDEF");
    }

    private static CodePointSet find(String name, boolean bracket) {
        switch (name) {
            case "any" :
                return bracket ? null : CodePointSet.ALL;
            case "assigned" :
                return bracket ? null : category("Cn").complement();
            case "ascii" :
                return CodePointSet.range(0, 127);
            case "xdigit" :
                return hexDigit();
            case "word" :
                return word(bracket);
            case "digit", "space" :
                return line(name);
            case "whitespace" :
                return bracket ? null : line("space");
            case "alnum", "alpha", "blank", "cntrl", "graph", "lower", "print", "upper" :
                return line("posix_" + name);
            case "punct" :
                return line(bracket ? "posix_punct" : "punct");
            default :
                break;
        }
        if (bracket) {
            return null;
        }
        if (List.of("alphabetic", "lowercase", "uppercase", "emoji").contains(name)) {
            return line(name);
        }
        if (name.equals("extendedpictographic")) {
            return line("extended_pictographic");
        }
        if (CATEGORIES.containsKey(name)) {
            return category(CATEGORIES.get(name));
        }
        for (String key : LINES.keySet()) {
            if (key.startsWith("script_") && key.substring(7).replace("_", "").equals(name)) {
                return line(key);
            }
        }
        return null;
    }

    /** A general category or, of one letter, all that begin with it; LC are the letters with case. */
    private static CodePointSet category(String name) {
        if (name.equals("LC")) {
            return category("Lu").union(category("Ll")).union(category("Lt"));
        }
        CodePointSet set = CodePointSet.NONE;
        for (String key : LINES.keySet()) {
            if (key.startsWith("category_" + name)) {
                set = set.union(line(key));
            }
        }
        return set;
    }

    private static CodePointSet line(String name) {
        return Tables.set(LINES.get(name));
    }
}
