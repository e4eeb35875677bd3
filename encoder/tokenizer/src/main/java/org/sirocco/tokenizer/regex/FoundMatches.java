package org.sirocco.tokenizer.regex;

/** Goes from match to match as the crate onig does: an empty match right behind another is passed over. */
abstract class FoundMatches implements SplitPattern.Matches {
    private final char[] text;
    private final int to;
    private int next;
    private int lastEnd = -1;
    private int start;
    private int end;

    FoundMatches(int from, int to, char[] text) {
        this.text = text;
        this.to = to;
        this.next = from;
    }

    /** Looks for the first match that begins at an index or after it and reports it by {@link #found}. */
    abstract boolean search(int at);

    final boolean found(int from, int until) {
        start = from;
        end = until;
        return true;
    }

    @Override
    public final boolean find() {
        while (next <= to && search(next)) {
            if (start == end && end == lastEnd) {
                next += next < to ? Character.charCount(Character.codePointAt(text, next, to)) : 1;
                continue;
            }
            next = end;
            lastEnd = end;
            return true;
        }
        next = to + 1;
        return false;
    }

    @Override
    public final int start() {
        return start;
    }

    @Override
    public final int end() {
        return end;
    }
}
