package org.sirocco.tokenizer.models;

import java.util.Locale;

import org.sirocco.tokenizer.vocabulary.Vocabulary;

/** The tokens &lt;0x00&gt; to &lt;0xFF&gt; that stand for the bytes of what is unknown. */
final class ByteTokens {
    private ByteTokens() {}

    /** The id of each byte, -1 where there is none. */
    static int[] of(Vocabulary vocabulary) {
        int[] ids = new int[256];
        for (int b = 0; b < 256; b++) {
            ids[b] = vocabulary.id(String.format(Locale.ROOT, "<0x%02X>", b));
        }
        return ids;
    }
}
