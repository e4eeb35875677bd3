package org.sirocco.tokenizer.normalizers;

import org.sirocco.tokenizer.text.AlignedText;
import org.sirocco.tokenizer.unicode.Graphemes;

/**
 * Rewrites by a compiled character map: a grapheme cluster of less than six bytes as a whole where the map knows a prefix
 * of it, else each of its characters. Source: normalizers/precompiled.rs.
 */
final class PrecompiledNormalizer implements Traits.Known {
    private static final int WHOLE_BELOW = 6;

    private final CharsMap map;
    /** ASCII characters that stay as they are when ASCII follows. */
    private final boolean[] stays = new boolean[128];

    PrecompiledNormalizer(CharsMap map) {
        this.map = map;
        for (char c = 0; c < 128; c++) {
            stays[c] = c != '\r' && map.find(new char[]{c}, 0, 1) == null;
        }
    }

    @Override
    public void apply(AlignedText text) {
        char[] chars = text.chars();
        int length = text.length();
        int at = 0;
        Changes changes = null;
        while (at < length) {
            int plain = at;
            while (plain < length && chars[plain] < 128 && stays[chars[plain]]
                    && (plain + 1 == length || chars[plain + 1] < 128)) {
                plain++;
            }
            if (changes != null) {
                changes.keep(chars, at, plain);
            }
            at = plain;
            if (at == length) {
                break;
            }
            int end = Graphemes.end(chars, at, length);
            String whole = isShort(chars, at, end) ? map.find(chars, at, end) : null;
            if (whole != null) {
                changes = begun(changes, text, at);
                changes.replace(chars, at, end, whole);
                at = end;
                continue;
            }
            while (at < end) {
                int next = at + Character.charCount(Character.codePointAt(chars, at, length));
                String part = map.find(chars, at, next);
                if (part != null) {
                    changes = begun(changes, text, at);
                    changes.replace(chars, at, next, part);
                } else if (changes != null) {
                    changes.keep(chars, at, next);
                }
                at = next;
            }
        }
        if (changes != null) {
            changes.finish();
        }
    }

    private static Changes begun(Changes changes, AlignedText text, int at) {
        if (changes != null) {
            return changes;
        }
        Changes first = new Changes(text);
        first.keep(text.chars(), 0, at);
        return first;
    }

    private static boolean isShort(char[] chars, int from, int to) {
        int bytes = 0;
        for (int i = from; i < to && bytes < WHOLE_BELOW; i++) {
            char c = chars[i];
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes < WHOLE_BELOW;
    }

    /** A letter, digit or space must stay one, whatever is joined to it. */
    @Override
    public boolean cuttable() {
        return traits().plain;
    }

    @Override
    public Traits traits() {
        boolean plain = !map.knows(' ');
        for (char c = '0'; c <= 'z'; c++) {
            plain &= stays[c] || !Character.isLetterOrDigit(c);
        }
        for (int range = 0; range < Graphemes.PREPENDED.ranges() && plain; range++) {
            for (int c = Graphemes.PREPENDED.first(range); c <= Graphemes.PREPENDED.last(range); c++) {
                char[] units = Character.toChars(c);
                plain &= map.find(units, 0, units.length) == null;
            }
        }
        return plain ? Traits.PLAIN : Traits.NEITHER;
    }

    /**
     * The crate's list of changes, of which a replacement that is shorter than what it replaces alters the last: where
     * the first replacement is empty there is none to alter, and what follows is said to come from further left.
     */
    private static final class Changes {
        private final AlignedText.Edit edit;
        private int late; // how many characters of the source have been read but are not consumed yet
        private int pending = -1;
        private int change;

        Changes(AlignedText text) {
            edit = text.edit();
        }

        void keep(char[] chars, int from, int to) {
            if (from == to) {
                return;
            }
            flush();
            if (late == 0) {
                // The last one stays open: what follows may take its successors away.
                int last = to - (Character.isLowSurrogate(chars[to - 1]) ? 2 : 1);
                edit.keep(last - from);
                pending = Character.codePointAt(chars, last, to);
                change = 0;
                return;
            }
            for (int i = from; i < to;) {
                int c = Character.codePointAt(chars, i, to);
                add(c, 0);
                i += Character.charCount(c);
            }
        }

        void replace(char[] chars, int from, int to, String by) {
            int before = Character.codePointCount(chars, from, to - from);
            int after = by.codePointCount(0, by.length());
            int index = 0;
            for (int i = 0; i < by.length(); index++) {
                int c = by.codePointAt(i);
                i += Character.charCount(c);
                add(c, index >= before ? 1 : 0);
            }
            if (after < before) {
                if (pending >= 0) {
                    change -= before - after;
                } else {
                    late += before - after;
                }
            }
        }

        private void add(int c, int how) {
            flush();
            pending = c;
            change = how;
        }

        private void flush() {
            if (pending < 0) {
                return;
            }
            if (change > 0) {
                edit.insert(pending);
            } else {
                edit.replace(pending);
                edit.remove(-change);
            }
            pending = -1;
        }

        void finish() {
            flush();
            edit.remove(late);
            edit.finish();
        }
    }
}
