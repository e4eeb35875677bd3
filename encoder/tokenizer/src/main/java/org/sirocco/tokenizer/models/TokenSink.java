package org.sirocco.tokenizer.models;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The tokens of a text as they come: all, or the first or last so many, the rest only counted.
 *
 * <p>Offsets are UTF-16 units of the original text.
 */
public final class TokenSink {
    private int[] ids = new int[64];
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private int[] words = new int[64];
    private int count;
    private int keep;
    private boolean last;
    private long total;
    private long stop;
    private long seen;
    private int word;
    private long wordStart;
    /** Of tokens that are kept from the end: where the model's words start from which there are not yet {@code stop}. */
    private final ArrayDeque<Long> wordStarts = new ArrayDeque<>();
    private Map<Integer, String> spellings;

    /**
     * Starts anew: {@code keep} tokens at most are kept, the last ones where {@code last}.
     *
     * @param stop see {@link #seen}
     */
    public void reset(int keep, boolean last, int stop) {
        this.keep = keep;
        this.last = last;
        this.stop = stop;
        count = 0;
        total = 0;
        seen = 0;
        wordStart = 0;
        wordStarts.clear();
        word = 0;
        spellings = null;
    }

    /**
     * The pieces that follow belong to the next word.
     *
     * @param added whether the word was an added token, which the model did not see
     */
    public void nextWord(boolean added) {
        word++;
        if (!last && seen == 0 && !added && total >= stop) {
            seen = total;
        } else if (last && stop < Integer.MAX_VALUE) {
            if (!added) {
                wordStarts.addLast(wordStart);
            }
            while (!wordStarts.isEmpty() && total - wordStarts.getFirst() >= stop) {
                seen = wordStarts.removeFirst();
            }
        }
        wordStart = total;
    }

    /** How many tokens Hugging Face's tokenizer makes of a text that is cut: it stops at the word that makes {@code stop} full. */
    public long seen() {
        return last ? total - seen : seen == 0 ? total : seen;
    }

    /** Takes a token. */
    public void add(int id, int start, int end) {
        total++;
        if (count >= keep) {
            if (!last || keep == 0) {
                return;
            }
            if (count == 2L * keep) {
                dropAllButLast();
            }
        }
        if (count == ids.length) {
            int size = count + (count >> 1);
            ids = Arrays.copyOf(ids, size);
            starts = Arrays.copyOf(starts, size);
            ends = Arrays.copyOf(ends, size);
            words = Arrays.copyOf(words, size);
        }
        ids[count] = id;
        starts[count] = start;
        ends[count] = end;
        words[count++] = word;
    }

    /** Takes a token that is spelt otherwise than its id says: an unknown piece, an added token with its spaces. */
    public void add(int id, int start, int end, String spelling) {
        boolean kept = keeps();
        add(id, start, end);
        if (kept) {
            if (spellings == null) {
                spellings = new HashMap<>();
            }
            spellings.put(count - 1, spelling);
        }
    }

    /** Counts a token that is not kept. */
    public void skip() {
        total++;
    }

    /** Whether a further token would be kept. */
    public boolean keeps() {
        return last ? keep > 0 : count < keep;
    }

    /** All tokens there were, those not kept included. */
    public long total() {
        return total;
    }

    /** Keeps still fewer. */
    public void shorten(int most) {
        if (most < keep) {
            keep = most;
        }
    }

    /** Ends the taking: only the tokens to keep are left. */
    public void finish() {
        if (count > keep) {
            if (last) {
                dropAllButLast();
            } else {
                count = keep;
            }
        }
    }

    private void dropAllButLast() {
        int from = count - keep;
        System.arraycopy(ids, from, ids, 0, keep);
        System.arraycopy(starts, from, starts, 0, keep);
        System.arraycopy(ends, from, ends, 0, keep);
        System.arraycopy(words, from, words, 0, keep);
        if (spellings != null) {
            Map<Integer, String> left = new HashMap<>();
            spellings.forEach((index, spelling) -> {
                if (index >= from) {
                    left.put(index - from, spelling);
                }
            });
            spellings = left;
        }
        count = keep;
    }

    public int count() {
        return count;
    }

    public int[] ids() {
        return Arrays.copyOf(ids, count);
    }

    public int[] starts() {
        return Arrays.copyOf(starts, count);
    }

    public int[] ends() {
        return Arrays.copyOf(ends, count);
    }

    public int[] words() {
        return Arrays.copyOf(words, count);
    }

    /** Spellings by index, of the tokens for which the vocabulary's is not right; may be empty. */
    public Map<Integer, String> spellings() {
        if (spellings == null) {
            return Map.of();
        }
        spellings.keySet().removeIf(index -> index >= count);
        return Map.copyOf(spellings);
    }
}
