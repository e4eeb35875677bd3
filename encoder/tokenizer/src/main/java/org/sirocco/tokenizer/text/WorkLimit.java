package org.sirocco.tokenizer.text;

import org.sirocco.tokenizer.errors.TokenizerException;

/**
 * Counts the steps of a search that a file's own strings can make long: what takes more than some dozens of steps a
 * character, beyond a number that is free, is refused.
 */
public final class WorkLimit {
    private static final long PER_CHARACTER = 64;
    private static final long FREE = 1 << 24;

    private final String what;
    private long left;

    /** @param what takes the steps, for the message */
    public WorkLimit(String what) {
        this.what = what;
    }

    /** Begins a text of so many characters. */
    public WorkLimit reset(int characters) {
        left = FREE + PER_CHARACTER * characters;
        return this;
    }

    /** Takes so many steps. */
    public void spend(int steps) {
        left -= steps;
        if (left < 0) {
            throw new TokenizerException("",
                    what + " take more than " + PER_CHARACTER + " steps a character of this text");
        }
    }
}
