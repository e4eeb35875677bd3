package org.sirocco.tokenizer.models;

import java.nio.charset.StandardCharsets;

import org.sirocco.tokenizer.config.Config;
import org.sirocco.tokenizer.text.AlignedText;
import org.sirocco.tokenizer.text.WorkLimit;
import org.sirocco.tokenizer.vocabulary.Trie;
import org.sirocco.tokenizer.vocabulary.Vocabulary;

/**
 * The path of pieces with the highest sum of scores (Kudo 2018, arXiv:1804.10959), of equal ones the first found;
 * neighbouring unknown characters are one token. Rule: models/unigram/model.rs, {@code encode_optimized} and
 * {@code tokenize}.
 */
public final class Unigram implements Model {
    private static final double UNKNOWN_PENALTY = 10;

    private final Vocabulary vocabulary;
    private final double[] scores;
    private final Trie trie;
    private final int unknown;
    private final double unknownScore;
    private final int[] bytes;
    private final Config config;
    private final boolean useLite;

    private Unigram(Config config, Vocabulary vocabulary, double[] scores, boolean useLite) {
        this.config = config;
        this.vocabulary = vocabulary;
        this.scores = scores;
        this.useLite = useLite;
        unknown = config.integer("unk_id", -1);
        if (unknown >= scores.length) {
            throw config.error("unk_id (" + unknown + ") must be below the number of pieces (" + scores.length + ")");
        }
        trie = vocabulary.trie(useLite ? config.integer("reserved", 0) : 0);
        double least = Double.POSITIVE_INFINITY;
        for (double score : scores) {
            if (score < least) {
                least = score;
            }
        }
        unknownScore = useLite ? 0 : least - UNKNOWN_PENALTY;
        bytes = config.bool("byte_fallback", false) ? ByteTokens.of(vocabulary) : null;
    }

    /** @param scores of each id, as the file lists them */
    static Unigram of(Config config, Vocabulary vocabulary, double[] scores) {
        config.allow("type", "unk_id", "byte_fallback");
        return new Unigram(config, vocabulary, scores, false);
    }

    /**
     * The rules of Universal Sentence Encoder Lite, which are not SentencePiece's: an unknown character costs nothing, the
     * last of equal paths is taken, a path whose scores add up to nothing gives way to any other, and the first ids,
     * {@code reserved}, are never spelled. Rule: tfjs-models, universal-sentence-encoder/src/tokenizer/index.ts, for
     * vocabularies that have each character with which a piece begins as a piece: in others its paths have gaps.
     *
     * @param scores of each id, as the file lists them
     */
    static Unigram ofUseLite(Config config, Vocabulary vocabulary, double[] scores) {
        config.allow("type", "unk_id", "reserved");
        Unigram made = new Unigram(config, vocabulary, scores, true);
        for (int entry = 0; entry < vocabulary.size(); entry++) {
            String piece = vocabulary.text(entry);
            if (vocabulary.idOf(entry) >= config.integer("reserved", 0) && !piece.isEmpty()) {
                int first = made.trie.node(piece.substring(0, Character.charCount(piece.codePointAt(0))));
                if (made.trie.value(first) < 0) {
                    throw config.error("the piece \"" + Config.shown(piece)
                            + "\" begins with a character that is no piece itself");
                }
            }
        }
        return made;
    }

    @Override
    public void tokenize(AlignedText text, int from, int to, Scratch scratch, TokenSink sink) {
        if (scratch.cache.replay(text, from, to, sink)) {
            return;
        }
        UnigramLattice lattice = scratch.lattice;
        lattice.lastOfEquals = useLite;
        fill(text.chars(), from, to, lattice, scratch.work.reset(to - from));
        scratch.clear();
        int end = to - from;
        while (end > 0) {
            int start = lattice.starts[end];
            boolean unknownHere = lattice.ids[end] == unknown;
            while (unknownHere && start > 0 && lattice.ids[start] == unknown) {
                start = lattice.starts[start];
            }
            scratch.add(unknownHere ? -1 : lattice.ids[end], start, end);
            end = start;
        }
        reverse(scratch.ids(), scratch.count());
        reverse(scratch.starts(), scratch.count());
        reverse(scratch.ends(), scratch.count());
        boolean plain = spellUnknown(text.chars(), from, scratch);
        if (plain) {
            scratch.emit(text, from, sink);
            scratch.cache.remember(text.chars(), from, to, scratch);
        } else {
            emitBytes(text, from, scratch, sink);
        }
    }

    private void fill(char[] chars, int from, int to, UnigramLattice lattice, WorkLimit work) {
        int length = to - from;
        lattice.reset(length);
        int place = 0;
        while (place < length) {
            double soFar = lattice.scores[place];
            int single = place + Character.charCount(Character.codePointAt(chars, from + place, to));
            boolean hasSingle = false;
            int node = Trie.ROOT;
            int i = place;
            for (; i < length; i++) {
                node = trie.child(node, chars[from + i]);
                if (node < 0) {
                    break;
                }
                int id = trie.value(node);
                if (id >= 0) {
                    lattice.offer(i + 1, place, id, scores[id] + soFar);
                    hasSingle |= i + 1 == single;
                }
            }
            work.spend(i - place);
            if (!hasSingle) {
                if (unknown < 0) {
                    throw config.error("the text has an unknown character, and unk_id is missing");
                }
                lattice.offer(single, place, unknown, unknownScore + soFar);
            }
            place = single;
        }
    }

    /** Gives each unknown stretch its id; false where one must be written as bytes. */
    private boolean spellUnknown(char[] chars, int from, Scratch scratch) {
        boolean plain = true;
        int[] ids = scratch.ids();
        int[] ends = scratch.ends();
        for (int i = 0; i < scratch.count(); i++) {
            if (ids[i] < 0) {
                int id = useLite ? -1 : vocabulary.id(chars, from + scratch.starts()[i], from + ends[i]);
                ids[i] = id >= 0 ? id : -1 - unknown;
                plain &= id >= 0 || bytes == null;
            }
        }
        return plain;
    }

    private void emitBytes(AlignedText text, int from, Scratch scratch, TokenSink sink) {
        int start = from;
        for (int i = 0; i < scratch.count(); i++) {
            int end = from + scratch.ends()[i];
            int id = scratch.ids()[i];
            if (id >= 0) {
                sink.add(id, text.startOf(start), text.endOf(end - 1));
            } else {
                String piece = new String(text.chars(), start, end - start);
                if (!writeBytes(piece, text.startOf(start), text.endOf(end - 1), sink)) {
                    sink.add(unknown, text.startOf(start), text.endOf(end - 1), piece);
                }
            }
            start = end;
        }
    }

    private boolean writeBytes(String piece, int start, int end, TokenSink sink) {
        byte[] utf8 = piece.getBytes(StandardCharsets.UTF_8);
        for (byte b : utf8) {
            if (bytes[b & 0xFF] < 0) {
                return false;
            }
        }
        for (byte b : utf8) {
            sink.add(bytes[b & 0xFF], start, end);
        }
        return true;
    }

    private static void reverse(int[] values, int count) {
        for (int i = 0, j = count - 1; i < j; i++, j--) {
            int value = values[i];
            values[i] = values[j];
            values[j] = value;
        }
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public int size() {
        return scores.length;
    }
}
