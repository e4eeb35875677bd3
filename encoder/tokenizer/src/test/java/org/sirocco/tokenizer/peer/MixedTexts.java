package org.sirocco.tokenizer.peer;

import java.util.Random;

/** Seeded texts of all scripts, mixed: words, single characters of any assigned kind, runs, marks, white space. */
final class MixedTexts {
    private static final int[][] ALPHABETS = {{'a', 'z'}, {'a', 'z'}, {'a', 'z'}, {'A', 'Z'}, {'0', '9'}, {' ', '/'},
            {0xC0, 0x24F}, {0x370, 0x3FF},
            {0x400, 0x4FF}, {0x531, 0x586}, {0x5D0, 0x5EA}, {0x620, 0x64A}, {0x905, 0x939}, {0xE01, 0xE3A},
            {0x1100, 0x11FF}, {0x3041, 0x30FF},
            {0x4E00, 0x9FFF}, {0xAC00, 0xD7A3}, {0xFB00, 0xFB4F}, {0xFF01, 0xFFEE}, {0x1D400, 0x1D7FF},
            {0x1F300, 0x1F6FF}, {0x20000, 0x2A6DF}};
    private static final String[] WORDS = {"the", "of", "Running", "unaffable", "don't", "WE'LL", "naïve", "Straße",
            "ﬁne", "東京", "한국어", "İstanbul",
            "e\u0301", "👩‍🚀", "🇩🇪", "3.14", "http://a.b/c?d=e", "</s>", "[MASK]", "<mask>", "क्षत्रिय", "שָׁלוֹם",
            "\u200b", "\ufeff", "\u00ad"};
    private static final String[] GAPS = {" ", " ", " ", " ", "  ", "", "\n", "\t", "\u00a0", "\u3000", ", ", ". ", "-",
            "\r\n"};

    private final Random random;

    MixedTexts(long seed) {
        random = new Random(seed);
    }

    String next() {
        StringBuilder text = new StringBuilder();
        for (int parts = random.nextInt(random.nextInt(8) == 0 ? 40 : 8) + 1; parts > 0; parts--) {
            switch (random.nextInt(10)) {
                case 0, 1 -> text.append(WORDS[random.nextInt(WORDS.length)]);
                case 2 -> any(text);
                case 3 -> {
                    run(text);
                    text.appendCodePoint(0x300 + random.nextInt(0x70));
                }
                default -> run(text);
            }
            text.append(GAPS[random.nextInt(GAPS.length)]);
        }
        return text.toString();
    }

    private void run(StringBuilder text) {
        int[] alphabet = ALPHABETS[random.nextInt(ALPHABETS.length)];
        for (int length = random.nextInt(8) + 1; length > 0; length--) {
            text.appendCodePoint(alphabet[0] + random.nextInt(alphabet[1] - alphabet[0] + 1));
        }
    }

    private void any(StringBuilder text) {
        int c = random.nextInt(random.nextInt(4) == 0 ? 0x110000 : 0x20000);
        text.appendCodePoint(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c);
    }
}
