package org.sirocco.tokenizer.unicode;

import java.util.Arrays;

import org.sirocco.tokenizer.text.AlignedText;

/** Normalises a run of characters that may change together; the crate's decompose.rs and recompose.rs in one. */
final class NormalRun {
    private static final int SHORT = 16;

    private final boolean compatible;
    private final boolean composed;
    private int[] points = new int[32];
    private int[] changes = new int[32];
    private int count;
    private int pending;

    NormalRun(boolean compatible, boolean composed) {
        this.compatible = compatible;
        this.composed = composed;
    }

    void rewrite(char[] chars, int from, int to, AlignedText.Edit edit) {
        count = 0;
        pending = 0;
        for (int i = from; i < to;) {
            int c = Character.codePointAt(chars, i, to);
            i += Character.charCount(c);
            decompose(c);
        }
        sort();
        if (composed) {
            compose(edit);
        } else {
            for (int i = 0; i < count; i++) {
                emit(edit, points[i], changes[i]);
            }
        }
    }

    private void decompose(int c) {
        if (Decompositions.isHangul(c)) {
            int syllable = c - Decompositions.HANGUL;
            add(0x1100 + syllable / (21 * 28), 0);
            add(0x1161 + syllable % (21 * 28) / 28, 1);
            if (syllable % 28 != 0) {
                add(0x11A7 + syllable % 28, 1);
            }
            return;
        }
        int[] parts = c < 128 ? null : Decompositions.of(c, compatible);
        if (parts == null) {
            add(c, 0);
            return;
        }
        for (int i = 0; i < parts.length; i++) {
            add(parts[i], i == 0 ? 0 : 1);
        }
    }

    private void add(int point, int change) {
        if (Decompositions.combiningClass(point) == 0) {
            sort();
            pending = count + 1;
        }
        if (count == points.length) {
            points = Arrays.copyOf(points, 2 * count);
            changes = Arrays.copyOf(changes, 2 * count);
        }
        points[count] = point;
        changes[count++] = change;
    }

    /** Puts the marks since the last starter in the order of their classes, equals as they came. */
    private void sort() {
        if (count - pending > SHORT) {
            sortMany();
        } else {
            for (int i = pending + 1; i < count; i++) {
                int point = points[i];
                int change = changes[i];
                int order = Decompositions.combiningClass(point);
                int k = i;
                while (k > pending && Decompositions.combiningClass(points[k - 1]) > order) {
                    points[k] = points[k - 1];
                    changes[k] = changes[--k];
                }
                points[k] = point;
                changes[k] = change;
            }
        }
        pending = count;
    }

    /** Counts the classes, so that any number of marks is sorted in linear time. */
    private void sortMany() {
        int[] starts = new int[257];
        for (int i = pending; i < count; i++) {
            starts[Decompositions.combiningClass(points[i]) + 1]++;
        }
        for (int k = 1; k < starts.length; k++) {
            starts[k] += starts[k - 1];
        }
        int[] oldPoints = Arrays.copyOfRange(points, pending, count);
        int[] oldChanges = Arrays.copyOfRange(changes, pending, count);
        for (int i = 0; i < oldPoints.length; i++) {
            int at = pending + starts[Decompositions.combiningClass(oldPoints[i])]++;
            points[at] = oldPoints[i];
            changes[at] = oldChanges[i];
        }
    }

    private void compose(AlignedText.Edit edit) {
        int starter = -1; // index of what may still compose; the marks that do not follow it
        int marks = 0; // of which there are so many, moved to the places behind it
        int lastClass = -1;
        for (int i = 0; i < count; i++) {
            int order = Decompositions.combiningClass(points[i]);
            if (starter < 0) {
                if (order != 0) {
                    emit(edit, points[i], changes[i]);
                } else {
                    starter = i;
                }
                continue;
            }
            if (lastClass < order) {
                int both = Decompositions.compose(points[starter], points[i]);
                if (both >= 0) {
                    points[starter] = both;
                    changes[starter] += changes[i] - 1;
                    continue;
                }
            }
            if (order == 0) {
                flush(edit, starter, marks);
                starter = i;
                marks = 0;
                lastClass = -1;
                continue;
            }
            marks++;
            points[starter + marks] = points[i];
            changes[starter + marks] = changes[i];
            lastClass = order;
        }
        if (starter >= 0) {
            flush(edit, starter, marks);
        }
    }

    private void flush(AlignedText.Edit edit, int starter, int marks) {
        for (int k = starter; k <= starter + marks; k++) {
            emit(edit, points[k], changes[k]);
        }
    }

    private static void emit(AlignedText.Edit edit, int point, int change) {
        if (change > 0) {
            edit.insert(point);
        } else {
            edit.replace(point);
            edit.remove(-change);
        }
    }
}
