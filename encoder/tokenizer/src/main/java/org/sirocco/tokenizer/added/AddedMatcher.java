package org.sirocco.tokenizer.added;

import java.util.BitSet;
import org.sirocco.tokenizer.text.WorkLimit;
import org.sirocco.tokenizer.unicode.Unicode;
import org.sirocco.tokenizer.vocabulary.Trie;

/**
 * Finds added tokens in a text: leftmost first, of those that begin at one place the longest. Rule:
 * tokenizer/added_vocabulary.rs, {@code find_matches}.
 *
 * <p>Internal: no part of the API.
 */
public final class AddedMatcher {
    private final Trie trie = new Trie();
    private final BitSet firsts = new BitSet();
    private final AddedToken[] tokens;
    private int count;

    AddedMatcher(int size) {
        tokens = new AddedToken[size];
    }

    /** Adds a token under the form in which it stands in the text; false where another has it already. */
    boolean add(String form, AddedToken token) {
        int node = trie.node(form);
        if (node >= 0 && trie.value(node) >= 0) {
            return false;
        }
        trie.put(form.toCharArray(), 0, form.length(), count);
        tokens[count++] = token;
        firsts.set(form.charAt(0));
        return true;
    }

    /** {@return whether there is nothing to find} */
    public boolean isEmpty() {
        return count == 0;
    }

    /**
     * One walk over a text.
     *
     * @param text where to look
     * @param from where to begin, in UTF-16 units
     * @param to   where to end, exclusive
     * @return the walk, before its first token
     */
    public Walk over(CharSequence text, int from, int to) {
        return new Walk(text, from, to);
    }

    /** The stretches of a text, each an added token or what is between. */
    public final class Walk {
        private final CharSequence text;
        private final int to;
        private final int begin;
        private int place;
        private int done;
        private final WorkLimit work;
        private int spacesFrom = -1;
        private int spacesTo = -1;
        private AddedToken token;
        private int start;
        private int end;

        private Walk(CharSequence text, int from, int to) {
            this.text = text;
            this.begin = from;
            this.to = to;
            place = from;
            done = from;
            work = new WorkLimit("the added tokens").reset(to - from);
        }

        /**
         * Goes to the next token; false where there is none left.
         *
         * @return whether there is another token
         */
        public boolean find() {
            while (place < to) {
                int next = nextCandidate();
                if (next < 0) {
                    break;
                }
                int found = longestAt(next);
                if (found < 0) {
                    place = next + 1;
                } else if (take(next, place, tokens[found])) {
                    return true;
                }
            }
            return false;
        }

        private int nextCandidate() {
            for (int i = place; i < to; i++) {
                if (firsts.get(text.charAt(i))) {
                    return i;
                }
            }
            place = to;
            return -1;
        }

        private int longestAt(int from) {
            int node = Trie.ROOT;
            int found = -1;
            int i = from;
            for (; i < to; i++) {
                node = trie.child(node, text.charAt(i));
                if (node < 0) {
                    break;
                }
                if (trie.value(node) >= 0) {
                    found = trie.value(node);
                    place = i + 1;
                }
            }
            work.spend(i - from);
            return found;
        }

        private boolean take(int from, int until, AddedToken candidate) {
            if (candidate.singleWord() && (from > begin && Unicode.isWord(Character.codePointBefore(text, from))
                    || until < to && Unicode.isWord(Character.codePointAt(text, until)))) {
                return false;
            }
            token = candidate;
            start = from;
            end = until;
            if (candidate.lstrip()) {
                while (start > done && Unicode.isWhitespace(text.charAt(start - 1))) {
                    start--;
                }
                start = Math.max(start, done);
            }
            if (candidate.rstrip()) {
                if (end < spacesFrom || end > spacesTo) {
                    spacesFrom = end;
                    spacesTo = end;
                    while (spacesTo < to && Unicode.isWhitespace(text.charAt(spacesTo))) {
                        spacesTo++;
                    }
                }
                end = spacesTo;
                work.spend(end - until); // the spaces may belong to many tokens, each of which is spelt with them
            }
            return true;
        }

        /** {@return the token found last} */
        public AddedToken token() {
            return token;
        }

        /** {@return where it begins, the spaces that it takes included} */
        public int start() {
            return start;
        }

        /** {@return where it ends, exclusive, the spaces that it takes included} */
        public int end() {
            return end;
        }

        /**
         * Where the stretch before the token begins, then moves on behind the token.
         *
         * @return where the stretch before the token found last begins
         */
        public int passed() {
            int before = done;
            done = end;
            return before;
        }

        /** {@return where what is left begins, once there are no more tokens} */
        public int rest() {
            return done;
        }
    }
}
