package org.sirocco.text.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The tokens of one text, or its first ones.
 *
 * @param ids     (T) special tokens included
 * @param typeIds (T) which of two texts each token is of, as the model counts; all 0 for one text
 * @param prefix  how many special tokens stand before the text
 * @param suffix  how many stand after it
 * @param total   how many tokens the whole text has, special ones counted
 */
public record Tokens(int[] ids, int[] typeIds, int prefix, int suffix, int total) {
    /**
     * All tokens of a text.
     *
     * @param ids    (T) special tokens included
     * @param prefix how many special tokens stand before the text
     * @param suffix how many stand after it
     */
    public Tokens(int[] ids, int prefix, int suffix) {
        this(ids, prefix, suffix, ids.length);
    }

    /**
     * The first tokens of one text.
     *
     * @param ids    (T) special tokens included
     * @param prefix how many special tokens stand before the text
     * @param suffix how many stand after it
     * @param total  how many tokens the whole text has, special ones counted
     */
    public Tokens(int[] ids, int prefix, int suffix, int total) {
        this(ids, new int[ids.length], prefix, suffix, total);
    }

    /** {@return T, special tokens counted} */
    public int length() {
        return ids.length;
    }

    /** {@return how many of them are special ones} */
    public int special() {
        return prefix + suffix;
    }

    /**
     * {@return the text's first tokens, the special ones kept around them}
     *
     * @param limit most tokens, special ones counted; at least one more than the special tokens
     */
    public Tokens truncated(int limit) {
        return ids.length <= limit ? this : window(prefix, room(limit), total);
    }

    /**
     * {@return these tokens as consecutive windows of at most {@code limit} tokens, each with the special tokens around it}
     *
     * @param limit as for {@link #truncated}
     */
    public List<Tokens> windows(int limit) {
        if (ids.length <= limit) {
            return List.of(this);
        }
        List<Tokens> windows = new ArrayList<>();
        int room = room(limit);
        int end = ids.length - suffix;
        for (int at = prefix; at < end; at += room) {
            int count = Math.min(room, end - at);
            windows.add(window(at, count, count + special()));
        }
        return windows;
    }

    private int room(int limit) {
        int room = limit - special();
        if (room < 1) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "limit (%d) must leave room for a token beside the %d special ones", limit, special()));
        }
        return room;
    }

    private Tokens window(int from, int count, int total) {
        return new Tokens(window(ids, from, count), window(typeIds, from, count), prefix, suffix, total);
    }

    private int[] window(int[] all, int from, int count) {
        int[] window = Arrays.copyOf(all, prefix + count + suffix);
        System.arraycopy(all, from, window, prefix, count);
        System.arraycopy(all, all.length - suffix, window, prefix + count, suffix);
        return window;
    }
}
