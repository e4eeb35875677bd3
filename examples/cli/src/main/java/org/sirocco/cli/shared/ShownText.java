package org.sirocco.cli.shared;

/** A text as a line of a terminal shows it. */
public final class ShownText {
    private static final int CHARACTERS_SHOWN = 70;

    private ShownText() {}

    /** Its first characters; control characters, which would move the cursor or colour what follows, are replaced. */
    public static String of(String text) {
        String oneLine = text.codePoints().mapToObj(c -> Character.isISOControl(c) ? "�" : Character.toString(c))
                .limit(CHARACTERS_SHOWN + 1L).reduce("", String::concat);
        return oneLine.codePointCount(0, oneLine.length()) <= CHARACTERS_SHOWN
                ? oneLine
                : oneLine.substring(0, oneLine.offsetByCodePoints(0, CHARACTERS_SHOWN)) + "…";
    }
}
