package org.sirocco.text.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.sirocco.encoder.OpenGuard;
import org.sirocco.tokenizer.Encoding;
import org.sirocco.tokenizer.Limit;
import org.sirocco.tokenizer.added.AddedToken;

/**
 * The tokenizer that a {@code tokenizer.json} describes. Truncation and padding that the file asks for are not done: the
 * model's own limit decides, and batches are packed.
 */
public final class HuggingFaceTokenizer implements TextTokenizer {
    private final org.sirocco.tokenizer.Tokenizer tokenizer;
    private final OpenGuard guard = new OpenGuard("tokenizer");

    /**
     * Reads the file.
     *
     * @param tokenizerJson the file's bytes
     * @throws IllegalArgumentException if the bytes are no tokenizer
     */
    public HuggingFaceTokenizer(byte[] tokenizerJson) {
        try {
            tokenizer = org.sirocco.tokenizer.Tokenizer.read(tokenizerJson);
        } catch (org.sirocco.tokenizer.errors.TokenizerException e) {
            throw new IllegalArgumentException("is not a usable tokenizer: " + e.getMessage(), e);
        }
    }

    /** {@return the largest id of a token} */
    public int largestId() {
        return tokenizer.largestId();
    }

    /**
     * {@return the token of an id}
     *
     * @param id of a token
     */
    public String token(int id) {
        return tokenizer.idToToken(id);
    }

    /** {@return the tokens that the file adds to its model's} */
    public List<String> addedTokens() {
        return tokenizer.addedTokens().stream().map(AddedToken::content).toList();
    }

    @Override
    public Tokens encode(String text) {
        return encoded(text, Limit.NONE, HuggingFaceTokenizer::tokens);
    }

    @Override
    public Tokens encode(String text, int most) {
        return encoded(text, Limit.first(most), HuggingFaceTokenizer::tokens);
    }

    @Override
    public Tokens encode(TextPair pair, int most) {
        return guarded(() -> counted(tokenizer.encode(pair.first(), pair.second(), true, Limit.first(most)), 2));
    }

    private static Tokens tokens(Encoding encoding) {
        for (int i = 0; i < encoding.length(); i++) {
            if (encoding.typeIds()[i] != 0) {
                throw new IllegalStateException(String.format(Locale.ROOT,
                        "token %d has the type %d, expected 0: one text has one type", i, encoding.typeIds()[i]));
            }
        }
        return counted(encoding, 1);
    }

    private static Tokens counted(Encoding encoding, int texts) {
        int[] ids = encoding.ids();
        int[] special = encoding.specialTokensMask();
        if (ids.length == 0) {
            throw new IllegalStateException("no token stands for it, and the tokenizer puts none around it");
        }
        long own = 0;
        for (int mark : special) {
            own += 1 - mark;
        }
        long total = 0;
        for (int text = 0; text < texts; text++) {
            total += encoding.total(text);
        }
        if (own > total || own < total && !encoding.truncated()) {
            throw new IllegalStateException(String.format(Locale.ROOT,
                    "%d tokens are made of its %d, expected the text once", own, total));
        }
        int prefix = run(special, 0, 1);
        return new Tokens(ids, encoding.typeIds(), prefix, prefix == ids.length ? 0 : run(special, ids.length - 1, -1),
                Math.toIntExact(total + ids.length - own));
    }

    /** How many special tokens follow one another from one end. */
    private static int run(int[] special, int from, int step) {
        int count = 0;
        for (int i = from; i >= 0 && i < special.length && special[i] == 1; i += step) {
            count++;
        }
        return count;
    }

    @Override
    public SpelledTokens spell(String text) {
        return encoded(text, Limit.NONE, encoding -> {
            List<String> spelling = new ArrayList<>(encoding.length());
            for (int i = 0; i < encoding.length(); i++) {
                spelling.add(encoding.token(i));
            }
            return new SpelledTokens(tokens(encoding), spelling);
        });
    }

    @Override
    public String spelling(int id) {
        String token = tokenizer.idToToken(id);
        return token == null ? "#" + id : token;
    }

    private <T> T encoded(String text, Limit limit, Function<Encoding, T> read) {
        return guarded(() -> read.apply(tokenizer.encode(text, true, limit)));
    }

    private <T> T guarded(Supplier<T> encode) {
        return guard.call(() -> {
            try {
                return encode.get();
            } catch (RuntimeException e) {
                throw new TextTokenizerException(e.getMessage(), e);
            }
        });
    }

    @Override
    public void close() {
        guard.close(() -> {
            // Nothing is held but memory.
        });
    }
}
