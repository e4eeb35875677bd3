package org.sirocco.tokenizer.processors;

import org.sirocco.tokenizer.unicode.Unicode;

/** Leaves spaces out of the offsets. Rule: pre_tokenizers/byte_level.rs, {@code process_offsets}, in code points. */
final class OffsetTrimmer {
    private static final int SPACE = '\u0120';

    private OffsetTrimmer() {}

    /** Trims the offsets of a part in place. */
    static void trim(Part part, boolean prefixSpace, PostProcessor.Context context) {
        for (int i = 0; i < part.ids().length; i++) {
            if (context.mayHaveSpaces(part, i)) {
                trim(part, i, prefixSpace, context);
            }
        }
    }

    private static void trim(Part part, int index, boolean prefixSpace, PostProcessor.Context context) {
        String token = context.spelling(part, index);
        int leading = 0;
        for (int i = 0; i < token.length() && isSpace(token.codePointAt(i)); i++) {
            leading++;
        }
        int trailing = 0;
        for (int i = token.length(); i > 0 && isSpace(token.codePointBefore(i)); i--) {
            trailing++;
        }
        int start = part.starts()[index];
        int end = part.ends()[index];
        String text = part.sequences()[index] < 0 ? "" : context.text(part.sequences()[index]);
        if (leading > 0) {
            if ((index == 0 || start == 0) && prefixSpace && leading == 1) {
                leading = 0;
            }
            start = forward(text, start, end, leading);
        }
        if (trailing > 0 && (end >= 2 * trailing || text.codePointCount(0, end) >= trailing)) {
            end = backward(text, start, end, trailing);
        }
        part.starts()[index] = start;
        part.ends()[index] = end;
    }

    private static int forward(String text, int start, int end, int characters) {
        int place = start;
        for (int i = 0; i < characters && place < end; i++) {
            place += Character.charCount(text.codePointAt(place));
        }
        return Math.min(place, end);
    }

    private static int backward(String text, int start, int end, int characters) {
        int place = end;
        for (int i = 0; i < characters && place > start; i++) {
            place -= Character.charCount(text.codePointBefore(place));
        }
        return Math.max(place, start);
    }

    private static boolean isSpace(int codePoint) {
        return codePoint == SPACE || Unicode.isWhitespace(codePoint);
    }
}
