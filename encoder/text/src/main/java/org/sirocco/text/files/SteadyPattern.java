package org.sirocco.text.files;

/**
 * Tells regular expressions that a backtracking engine runs in a time that does not explode with the text: there is at most
 * one repetition in each alternative, none of a group, and alternatives in one group at most. Where the engine's patience ends, so does the process.
 */
final class SteadyPattern {
    private static final int MAX_LENGTH = 1000;
    private static final int MAX_GROUPS = 4;
    private static final int MAX_OPTIONS = 2;

    private final String pattern;
    private int at;

    private SteadyPattern(String pattern) {
        this.pattern = pattern;
    }

    static boolean is(String pattern) {
        return pattern.length() <= MAX_LENGTH && new SteadyPattern(pattern).isSteady();
    }

    private boolean isSteady() {
        int depth = 0;
        int groups = 0;
        int repetitions = 0;
        int options = 0;
        // The group that offers alternatives; 0: none.
        int chosenIn = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at++);
            switch (c) {
                case '\\' -> {
                    // Numbers, k and g refer to groups.
                    if (at < pattern.length() && "123456789kg".indexOf(pattern.charAt(at)) >= 0) {
                        return false;
                    }
                    skipEscape();
                }
                case '[' -> skipClass();
                case '(' -> {
                    depth++;
                    groups++;
                    // What follows says which kind of group it is.
                    if (at < pattern.length() && pattern.charAt(at) == '?') {
                        at++;
                        // The engine's operator for what is absent is a repetition of its own.
                        if (at < pattern.length() && pattern.charAt(at) == '~') {
                            return false;
                        }
                    }
                }
                case ')' -> {
                    depth--;
                    if (at < pattern.length() && "*+?{".indexOf(pattern.charAt(at)) >= 0) {
                        return false;
                    }
                }
                case '|' -> {
                    if (depth == 0) {
                        repetitions = 0;
                        options = 0;
                        chosenIn = 0;
                    } else if (chosenIn != 0 && chosenIn != groups) {
                        // Alternatives in one group after another multiply.
                        return false;
                    } else {
                        chosenIn = groups;
                    }
                }
                case '*', '+', '{' -> repetitions++;
                case '?' -> options++;
                default -> {
                    // Stands for itself.
                }
            }
            if (repetitions > 1 || options > MAX_OPTIONS || groups > MAX_GROUPS) {
                return false;
            }
        }
        return true;
    }

    /** Behind a backslash: one character, with what it has in braces. */
    private void skipEscape() {
        at++;
        if (at < pattern.length() && pattern.charAt(at) == '{' && "pPx".indexOf(pattern.charAt(at - 1)) >= 0) {
            at = pattern.indexOf('}', at) < 0 ? pattern.length() : pattern.indexOf('}', at) + 1;
        }
    }

    /** Behind an opening bracket: to where it is closed; classes may hold classes. */
    private void skipClass() {
        for (int depth = 1; depth > 0 && at < pattern.length();) {
            switch (pattern.charAt(at++)) {
                case '\\' -> skipEscape();
                case '[' -> depth++;
                case ']' -> depth--;
                default -> {
                    // A member.
                }
            }
        }
    }
}
