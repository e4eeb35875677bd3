package org.sirocco.text.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Byte-level tokens for encoders without a vocabulary of their own: one begin token (256), then the text's UTF-8 bytes. */
public final class ByteTokenizer implements TextTokenizer {
    /** The begin token alone. */
    public static final int SPECIAL = 1;
    private static final int BEGIN = 256;

    /** It holds nothing; any number may be made. */
    public ByteTokenizer() {}

    @Override
    public Tokens encode(String text) {
        return encode(text, Integer.MAX_VALUE);
    }

    @Override
    public Tokens encode(String text, int most) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] ids = new int[Math.min(most, SPECIAL + bytes.length)];
        ids[0] = BEGIN;
        for (int i = SPECIAL; i < ids.length; i++) {
            ids[i] = Byte.toUnsignedInt(bytes[i - SPECIAL]);
        }
        return new Tokens(ids, SPECIAL, 0, SPECIAL + bytes.length);
    }

    @Override
    public Tokens encode(TextPair pair, int most) {
        throw new TextTokenizerException("byte-level tokens have no form for pairs of texts", null);
    }

    @Override
    public SpelledTokens spell(String text) {
        Tokens tokens = encode(text);
        return new SpelledTokens(tokens, Arrays.stream(tokens.ids()).mapToObj(this::spelling).toList());
    }

    @Override
    public String spelling(int id) {
        if (id >= BEGIN) {
            return id == BEGIN ? "[BEGIN]" : "#" + id;
        }
        return id > ' ' && id < 127
                ? String.valueOf((char) id)
                : id == ' ' ? "␣" : String.format(Locale.ROOT, "%02x", id);
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
