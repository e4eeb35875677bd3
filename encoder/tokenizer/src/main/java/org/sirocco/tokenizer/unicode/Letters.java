package org.sirocco.tokenizer.unicode;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Lower case as Rust's char::to_lowercase writes it: character by character, of no language. */
public final class Letters {
    private static final int[][] BLOCKS = new int[0x1100][];
    private static final Map<Integer, int[]> LONGER = new HashMap<>();

    static {
        int point = 0;
        for (String line : Tables.lines("lowercase.txt")) {
            int[] numbers = Tables.numbers(line);
            point += numbers[0];
            if (numbers.length == 2) {
                int block = point >> 8;
                if (BLOCKS[block] == null) {
                    BLOCKS[block] = new int[256];
                }
                BLOCKS[block][point & 255] = numbers[1];
            } else {
                LONGER.put(point, Arrays.copyOfRange(numbers, 1, numbers.length));
            }
        }
    }

    private Letters() {}

    /** The one character that this becomes, itself where it has no lower case; -1 where it becomes several. */
    public static int lower(int codePoint) {
        if (codePoint < 128) {
            return codePoint >= 'A' && codePoint <= 'Z' ? codePoint + 32 : codePoint;
        }
        int[] block = BLOCKS[codePoint >> 8];
        int small = block == null ? 0 : block[codePoint & 255];
        if (small != 0) {
            return small;
        }
        return LONGER.containsKey(codePoint) ? -1 : codePoint;
    }

    /** The characters of one for which {@link #lower} is -1. */
    public static int[] longer(int codePoint) {
        return LONGER.get(codePoint).clone();
    }
}
