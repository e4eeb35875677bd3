package org.sirocco.tokenizer.models;

import java.util.Arrays;
import org.sirocco.tokenizer.config.Config;
import org.sirocco.tokenizer.errors.TokenizerException;
import org.sirocco.tokenizer.vocabulary.Vocabulary;

/** The merges as the file lists them, before their symbols are known. */
final class MergeList {
    private char[] chars = new char[1024];
    private int[] ends = new int[256];
    private int parts;
    private int used;

    void add(char[] text, int from, int to) {
        int length = to - from;
        if (used + length > chars.length) {
            chars = Arrays.copyOf(chars, Math.max(used + length, chars.length * 2));
        }
        if (parts == ends.length) {
            ends = Arrays.copyOf(ends, parts * 2);
        }
        System.arraycopy(text, from, chars, used, length);
        used += length;
        ends[parts++] = used;
    }

    Merges resolve(Vocabulary vocabulary, int prefixBytes) {
        Merges merges = new Merges(parts / 2);
        for (int rank = 0; rank < parts / 2; rank++) {
            int begin = rank == 0 ? 0 : ends[2 * rank - 1];
            int middle = ends[2 * rank];
            int end = ends[2 * rank + 1];
            int left = need(vocabulary, rank, begin, middle);
            int right = need(vocabulary, rank, middle, end);
            int into;
            if (prefixBytes == 0) {
                into = need(vocabulary, rank, begin, end);
            } else {
                int skipped = middle + unitsOf(rank, middle, end, prefixBytes);
                char[] joined = Arrays.copyOfRange(chars, begin, middle + end - skipped);
                System.arraycopy(chars, skipped, joined, middle - begin, end - skipped);
                into = vocabulary.id(joined, 0, joined.length);
                if (into < 0) {
                    throw missing(rank, new String(joined));
                }
            }
            merges.put(rank, left, right, into);
        }
        return merges;
    }

    private int need(Vocabulary vocabulary, int rank, int from, int to) {
        int id = vocabulary.id(chars, from, to);
        if (id < 0) {
            throw missing(rank, new String(chars, from, to - from));
        }
        return id;
    }

    private static TokenizerException missing(int rank, String token) {
        return new TokenizerException("$.model.merges[" + rank + "]",
                "\"" + Config.shown(token) + "\" is not in the vocabulary");
    }

    private int unitsOf(int rank, int from, int to, int count) {
        int unit = from;
        int left = count;
        while (left > 0 && unit < to) {
            int codePoint = Character.codePointAt(chars, unit, to);
            left -= Bpe.utf8Length(codePoint);
            unit += Character.charCount(codePoint);
        }
        if (left != 0) {
            throw new TokenizerException("$.model.merges[" + rank + "]",
                    "the right part is shorter than continuing_subword_prefix");
        }
        return unit - from;
    }
}
