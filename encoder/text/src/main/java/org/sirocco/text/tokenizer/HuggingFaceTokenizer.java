package org.sirocco.text.tokenizer;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import org.sirocco.encoder.OpenGuard;

/**
 * The Rust tokenizers of Hugging Face, from a {@code tokenizer.json}. Truncation and padding that the file asks for are
 * always overridden: the model's own limit decides, and batches are packed.
 */
public final class HuggingFaceTokenizer implements Tokenizer {
    private final long handle;
    private final OpenGuard guard = new OpenGuard("tokenizer");

    /**
     * @param tokenizerJson the file's bytes
     * @param nativeFolder  where the native library is unpacked on first use
     * @throws IllegalArgumentException if the bytes are no tokenizer
     * @throws TokenizerException       if the native library is unusable
     */
    public HuggingFaceTokenizer(byte[] tokenizerJson, Path nativeFolder) {
        TokenizerLibrary.load(nativeFolder);
        try {
            handle = TokenizersLibrary.LIB.createTokenizerFromString(new String(tokenizerJson, StandardCharsets.UTF_8));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("is not a usable tokenizer: " + e.getMessage(), e);
        }
        TokenizersLibrary.LIB.disableTruncation(handle);
        TokenizersLibrary.LIB.disablePadding(handle);
    }

    /**
     * Loads the native library, which the first tokenizer of a JVM otherwise does.
     *
     * @param nativeFolder as for the constructor
     * @throws TokenizerException if the native library is unusable
     */
    public static void prepare(Path nativeFolder) {
        TokenizerLibrary.load(nativeFolder);
    }

    @Override
    public Tokens encode(String text) {
        return withEncoding(text, HuggingFaceTokenizer::tokens);
    }

    private static Tokens tokens(long encoding) {
        long[] ids = TokenizersLibrary.LIB.getTokenIds(encoding);
        long[] special = TokenizersLibrary.LIB.getSpecialTokenMask(encoding);
        if (ids.length == 0) {
            throw new IllegalStateException("no token stands for it, and the tokenizer puts none around it");
        }
        int[] narrow = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            narrow[i] = Math.toIntExact(ids[i]);
        }
        int prefix = run(special, 0, 1);
        return new Tokens(narrow, prefix, prefix == ids.length ? 0 : run(special, ids.length - 1, -1));
    }

    /** How many special tokens follow one another from one end. */
    private static int run(long[] special, int from, int step) {
        int count = 0;
        for (int i = from; i >= 0 && i < special.length && special[i] == 1; i += step) {
            count++;
        }
        return count;
    }

    @Override
    public SpelledTokens spell(String text) {
        return withEncoding(text, encoding -> new SpelledTokens(tokens(encoding),
                List.of(TokenizersLibrary.LIB.getTokens(encoding))));
    }

    private <T> T withEncoding(String text, LongFunction<T> read) {
        return guard.call(() -> {
            try {
                long encoding = TokenizersLibrary.LIB.encode(handle, wellFormed(text), true);
                try {
                    return read.apply(encoding);
                } finally {
                    TokenizersLibrary.LIB.deleteEncoding(encoding);
                }
            } catch (RuntimeException e) {
                throw new TokenizerException(
                        String.format(Locale.ROOT, "a text of %d characters cannot be tokenized: %s", text.length(),
                                e.getMessage()),
                        e);
            }
        });
    }

    /** Half a surrogate pair has no UTF-8 form; it is read as U+FFFD, as decoders do. */
    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return new String(text.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.UTF_16LE);
            }
        }
        return text;
    }

    @Override
    public void close() {
        guard.close(() -> TokenizersLibrary.LIB.deleteTokenizer(handle));
    }
}
