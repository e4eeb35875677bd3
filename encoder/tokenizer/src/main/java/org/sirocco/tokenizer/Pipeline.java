package org.sirocco.tokenizer;

import org.sirocco.tokenizer.added.AddedMatcher;
import org.sirocco.tokenizer.added.AddedToken;
import org.sirocco.tokenizer.added.AddedVocabulary;
import org.sirocco.tokenizer.errors.TokenizerException;
import org.sirocco.tokenizer.models.Model;
import org.sirocco.tokenizer.models.Scratch;
import org.sirocco.tokenizer.models.TokenSink;
import org.sirocco.tokenizer.normalizers.Normalizer;
import org.sirocco.tokenizer.pretokenizers.PreTokenizer;
import org.sirocco.tokenizer.text.AlignedText;
import org.sirocco.tokenizer.text.Pieces;

/**
 * From a text to its tokens: added tokens are cut out, what is between is normalised, cut at added tokens again, split
 * and given to the model. Rule: tokenizer/mod.rs, {@code encode_single_sequence}.
 *
 * <p>A long text goes through in chunks where each part allows it, so that memory stays bounded by the longest piece.
 *
 * @param normalizer   null where there is none
 * @param preTokenizer null where there is none
 * @param cuttable     whether a text may be cut between an ASCII letter or digit and a space after it
 * @param ideographs   whether a text may also be cut between two CJK ideographs
 */
record Pipeline(AddedVocabulary added, Normalizer normalizer, PreTokenizer preTokenizer, Model model,
        boolean cuttable, boolean ideographs) {
    /** A text that may be cut is cut into chunks of at least so many units. */
    static final int CHUNK = 4096;
    /** The most UTF-16 units that a piece between two boundaries may have. */
    static final int LONGEST_PIECE = 1 << 20;
    /** The most UTF-16 units that a text may have where it cannot be cut before it is normalised and split. */
    static final int LONGEST_WHOLE = 1 << 24;

    /** @param apart whether normalizer and pre-tokenizer make each CJK ideograph a word, whatever stands beside it */
    static Pipeline of(AddedVocabulary added, Normalizer normalizer, PreTokenizer preTokenizer, Model model,
            boolean apart) {
        return new Pipeline(added, normalizer, preTokenizer, model, mayCut(added, normalizer, preTokenizer),
                apart && added.normalized().isEmpty());
    }

    /** What one thread needs. */
    static final class Workspace {
        final AlignedText chunk = new AlignedText();
        private final AlignedText part = new AlignedText();
        private final AlignedText bytes = new AlignedText();
        private final Pieces pieces = new Pieces();
        private final Scratch scratch = new Scratch();
        final TokenSink first = new TokenSink();
        final TokenSink second = new TokenSink();
    }

    private static boolean mayCut(AddedVocabulary added, Normalizer normalizer, PreTokenizer preTokenizer) {
        return preTokenizer != null && preTokenizer.cut() == PreTokenizer.Cut.NONE && added.cuttable()
                && (normalizer == null || normalizer.cuttable() && keepsBoundaries(normalizer));
    }

    /** Whether the boundary's two characters come through the normalizer. */
    private static boolean keepsBoundaries(Normalizer normalizer) {
        AlignedText text = new AlignedText();
        for (char c = '0'; c <= 'z'; c++) {
            if (isLetterOrDigit(c)) {
                normalizer.apply(text.reset(" ".concat(String.valueOf(c)), 0, 2, false, false));
                if (text.length() != 2 || text.chars()[0] != ' ' || !isLetterOrDigit(text.chars()[1])) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char unit) {
        return unit >= 'a' && unit <= 'z' || unit >= 'A' && unit <= 'Z' || unit >= '0' && unit <= '9';
    }

    /** Gives the sink the tokens of a text. */
    void encode(String text, Workspace workspace, TokenSink sink) {
        int length = text.length();
        if (added.raw().isEmpty()) {
            section(text, 0, length, workspace, sink);
            return;
        }
        AddedMatcher.Walk walk = added.raw().over(text, 0, length);
        while (walk.find()) {
            int begin = walk.passed();
            if (begin < walk.start()) {
                section(text, begin, walk.start(), workspace, sink);
            }
            addToken(walk.token(), walk.start(), walk.end(), text, walk.start(), walk.end(), sink);
        }
        section(text, walk.rest(), length, workspace, sink);
    }

    private static void addToken(AddedToken token, int start, int end, CharSequence text, int from, int to,
            TokenSink sink) {
        if (!sink.keeps() || to - from == token.content().length() && !token.normalized()) {
            sink.add(token.id(), start, end);
        } else {
            sink.add(token.id(), start, end, text.subSequence(from, to).toString());
        }
        sink.nextWord(true);
    }

    private void section(String text, int from, int to, Workspace workspace, TokenSink sink) {
        int start = from;
        while (to - start > CHUNK && (cuttable || ideographs)) {
            int cut = start + CHUNK;
            while (cut < to && !isBoundary(text.charAt(cut - 1), text.charAt(cut))) {
                cut++;
            }
            if (cut == to) {
                break;
            }
            chunk(text, start, cut, start == from, false, workspace, sink);
            start = cut;
        }
        if (start < to) {
            chunk(text, start, to, start == from, true, workspace, sink);
        }
    }

    private boolean isBoundary(char before, char after) {
        return cuttable && after == ' ' && isLetterOrDigit(before)
                || ideographs && isIdeograph(before) && isIdeograph(after);
    }

    private static boolean isIdeograph(char unit) {
        return unit >= 0x4E00 && unit <= 0x9FFF;
    }

    private void chunk(String text, int from, int to, boolean first, boolean last, Workspace workspace,
            TokenSink sink) {
        if (to - from > LONGEST_WHOLE) {
            throw new TokenizerException("", "this tokenizer takes at most " + LONGEST_WHOLE
                    + " characters without a place to cut, the text has " + (to - from));
        }
        AlignedText chunk = workspace.chunk.reset(text, from, to, first, last);
        if (normalizer != null) {
            normalizer.apply(chunk);
        }
        if (added.normalized().isEmpty()) {
            split(chunk, workspace, sink);
            return;
        }
        AddedMatcher.Walk walk = added.normalized().over(chunk.view(), 0, chunk.length());
        boolean found = false;
        while (walk.find()) {
            found = true;
            int begin = walk.passed();
            splitPart(chunk, begin, walk.start(), workspace, sink);
            addToken(walk.token(), chunk.startOf(walk.start()), chunk.endOf(walk.end() - 1), chunk.view(), walk.start(),
                    walk.end(), sink);
        }
        if (!found) {
            split(chunk, workspace, sink);
        } else {
            splitPart(chunk, walk.rest(), chunk.length(), workspace, sink);
        }
    }

    private void splitPart(AlignedText chunk, int from, int to, Workspace workspace, TokenSink sink) {
        if (from < to) {
            chunk.copyTo(workspace.part, from, to);
            split(workspace.part, workspace, sink);
        }
    }

    private void split(AlignedText text, Workspace workspace, TokenSink sink) {
        Pieces pieces = workspace.pieces.reset(text);
        if (preTokenizer != null) {
            preTokenizer.split(pieces);
        }
        for (int piece = 0; piece < pieces.count(); piece++) {
            checkLength(pieces.end(piece) - pieces.start(piece));
            if (pieces.bytesDue()) {
                pieces.bytesOf(piece, workspace.bytes);
                checkLength(workspace.bytes.length());
                model.tokenize(workspace.bytes, 0, workspace.bytes.length(), workspace.scratch, sink);
            } else {
                model.tokenize(text, pieces.start(piece), pieces.end(piece), workspace.scratch, sink);
            }
            sink.nextWord(false);
        }
    }

    private static void checkLength(int piece) {
        if (piece > LONGEST_PIECE) {
            throw new TokenizerException("", "a piece between two boundaries may have at most " + LONGEST_PIECE
                    + " characters, one has " + piece);
        }
    }
}
