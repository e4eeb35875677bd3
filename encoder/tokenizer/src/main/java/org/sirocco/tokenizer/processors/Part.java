package org.sirocco.tokenizer.processors;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.sirocco.tokenizer.models.TokenSink;

/**
 * A stretch of the result: the tokens of a text, special tokens, or both.
 *
 * @param sequences which text each token is of, 0 or 1; -1 for special tokens
 * @param words     number of the word within its text; -1 for special tokens
 * @param spellings by index, where the vocabulary's spelling is not the token's
 */
public record Part(int[] ids, int[] typeIds, int[] starts, int[] ends, int[] words, int[] sequences,
        Map<Integer, String> spellings) {
    /** The tokens of a text. */
    public static Part of(TokenSink tokens, int sequence) {
        int count = tokens.count();
        int[] sequences = new int[count];
        int[] typeIds = new int[count];
        if (sequence != 0) {
            Arrays.fill(sequences, sequence);
            Arrays.fill(typeIds, sequence);
        }
        return new Part(tokens.ids(), typeIds, tokens.starts(), tokens.ends(), tokens.words(), sequences,
                tokens.spellings());
    }

    /** Special tokens. */
    static Part special(List<String> tokens, int[] ids, int typeId) {
        int[] typeIds = new int[ids.length];
        int[] none = new int[ids.length];
        Arrays.fill(typeIds, typeId);
        Arrays.fill(none, -1);
        Map<Integer, String> spellings = new TreeMap<>();
        for (int i = 0; i < ids.length; i++) {
            spellings.put(i, tokens.get(i));
        }
        return new Part(ids.clone(), typeIds, new int[ids.length], new int[ids.length], none, none, spellings);
    }

    /** The same with another type id for every token. */
    Part withType(int typeId) {
        int[] other = new int[ids.length];
        Arrays.fill(other, typeId);
        return new Part(ids, other, starts, ends, words, sequences, spellings);
    }

    /** The parts one after another. */
    public static Part join(List<Part> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        int count = 0;
        for (Part part : parts) {
            count += part.ids.length;
        }
        Part whole = new Part(new int[count], new int[count], new int[count], new int[count], new int[count],
                new int[count], new TreeMap<>());
        int at = 0;
        for (Part part : parts) {
            int length = part.ids.length;
            System.arraycopy(part.ids, 0, whole.ids, at, length);
            System.arraycopy(part.typeIds, 0, whole.typeIds, at, length);
            System.arraycopy(part.starts, 0, whole.starts, at, length);
            System.arraycopy(part.ends, 0, whole.ends, at, length);
            System.arraycopy(part.words, 0, whole.words, at, length);
            System.arraycopy(part.sequences, 0, whole.sequences, at, length);
            for (Map.Entry<Integer, String> spelling : part.spellings.entrySet()) {
                whole.spellings.put(at + spelling.getKey(), spelling.getValue());
            }
            at += length;
        }
        return whole;
    }
}
