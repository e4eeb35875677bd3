package org.sirocco.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.sirocco.encoder.PackedBatch;
import org.sirocco.encoder.TokenBatch;
import org.sirocco.text.tokenizer.Tokens;

/**
 * One call of {@link SentenceEncoder#encode(List)}: tokenizes, packs, encodes and pools. While a batch is computed the next
 * one is tokenized on another thread, unless the caller allows one thread only.
 */
final class EncodingRun {
    private final SentenceEncoder encoder;
    private final List<String> texts;
    /** How many of a text's first tokens are not pooled. */
    private final int prompt;
    private final List<EncodedText> results;
    private int nextText;
    /** Tokenized, but one too many for the last batch. */
    private Tokenized carried;
    private float[] hidden = new float[0];

    /** @param prompt how many of each text's first tokens are not pooled */
    EncodingRun(SentenceEncoder encoder, List<String> texts, int prompt) {
        this.encoder = encoder;
        this.prompt = prompt;
        this.texts = List.copyOf(texts);
        this.results = new ArrayList<>(this.texts.size());
    }

    /** A text's tokens, and the windows in which they are encoded: one unless it is chunked. */
    private record Tokenized(Tokens whole, List<Tokens> windows) {
        /** How many first tokens of each window are not pooled: a prompt's, and the special ones before them. */
        int[] skipped(int prompt) {
            int[] skipped = new int[windows.size()];
            int from = 0;
            for (int w = 0; w < skipped.length && prompt > 0; w++) {
                Tokens window = windows.get(w);
                int own = window.length() - window.special();
                skipped[w] = w == 0
                        ? Math.min(prompt, window.length())
                        : window.prefix() + Math.clamp(prompt - (long) window.prefix() - from, 0, own);
                from += own;
            }
            return skipped;
        }

        int encodedTokens() {
            return windows.stream().mapToInt(Tokens::length).sum();
        }
    }

    List<EncodedText> encode() {
        boolean overlap = encoder.options().execution().threads() > 1;
        List<Tokenized> batch = tokenize();
        while (!batch.isEmpty()) {
            boolean beside = overlap && (carried != null || nextText < texts.size());
            CompletableFuture<List<Tokenized>> next = beside
                    ? CompletableFuture.supplyAsync(this::tokenize, Thread::startVirtualThread)
                    : null;
            try {
                compute(batch);
            } catch (RuntimeException | Error e) {
                // Never leave the tokenizer in use behind the caller's back: it may be closed next.
                if (beside) {
                    next.handle((done, failure) -> failure == null ? null : suppressed(e, failure)).join();
                }
                throw e;
            }
            batch = beside ? join(next) : tokenize();
        }
        return results;
    }

    /** The next texts, as many as the token budget allows and at least one; empty at the end. */
    private List<Tokenized> tokenize() {
        List<Tokenized> batch = new ArrayList<>();
        int room = encoder.options().batchTokens();
        while (carried != null || nextText < texts.size()) {
            Tokenized text = carried != null ? carried : tokenize(nextText++);
            carried = null;
            room -= text.encodedTokens();
            if (room < 0 && !batch.isEmpty()) {
                carried = text;
                break;
            }
            batch.add(text);
        }
        return batch;
    }

    private Tokenized tokenize(int index) {
        int limit = encoder.maxTokens();
        Tokens whole = encoder.model().tokenizer().encode(texts.get(index));
        if (whole.length() > limit && encoder.options().overlong() == Overlong.ERROR) {
            throw new OverlongTextException(index, whole.length(), limit);
        }
        return new Tokenized(whole, encoder.options().overlong() == Overlong.CHUNK
                ? whole.windows(limit)
                : List.of(whole.truncated(limit)));
    }

    private void compute(List<Tokenized> batch) {
        List<Tokens> windows = batch.stream().flatMap(text -> text.windows().stream()).toList();
        int[] skipped = batch.stream().flatMapToInt(text -> Arrays.stream(text.skipped(prompt))).toArray();
        float[][] vectors = new float[windows.size()][];
        int from = 0;
        while (from < windows.size()) {
            from = forward(windows, skipped, from, vectors);
        }
        int window = 0;
        for (Tokenized text : batch) {
            Tokens whole = text.whole();
            int count = text.windows().size();
            float[] vector = encoder.pooling().kept(encoder.finite(combined(windows, vectors, window, count)));
            results.add(new EncodedText(vector, whole.length(),
                    count == 1 && windows.get(window).length() < whole.length(), count, encoder.backend()));
            window += count;
        }
    }

    /** Runs the windows from {@code from} on that fit the budget, at least one; returns where to go on. */
    private int forward(List<Tokens> windows, int[] skipped, int from, float[][] vectors) {
        int to = from;
        int tokens = 0;
        do {
            tokens += windows.get(to++).length();
        } while (to < windows.size() && tokens + windows.get(to).length() <= encoder.options().batchTokens());
        int[] ids = new int[tokens];
        int[] offsets = new int[to - from + 1];
        for (int w = from; w < to; w++) {
            int[] window = windows.get(w).ids();
            System.arraycopy(window, 0, ids, offsets[w - from], window.length);
            offsets[w - from + 1] = offsets[w - from] + window.length;
        }
        int needed = encoder.numbers(tokens);
        if (hidden.length < needed) {
            hidden = new float[needed];
        }
        encoder.forward(new TokenBatch(ids, new int[tokens], new PackedBatch(offsets)), hidden);
        for (int w = from; w < to; w++) {
            vectors[w] = encoder.pooling().pool(hidden, offsets[w - from], windows.get(w).length(), skipped[w]);
        }
        return to;
    }

    private float[] combined(List<Tokens> windows, float[][] vectors, int from, int count) {
        if (count == 1) {
            return vectors[from];
        }
        float[][] parts = new float[count][];
        int[] weights = new int[count];
        for (int w = 0; w < count; w++) {
            parts[w] = vectors[from + w];
            weights[w] = windows.get(from + w).length();
        }
        return encoder.pooling().combine(parts, weights);
    }

    private static Void suppressed(Throwable failure, Throwable also) {
        failure.addSuppressed(also instanceof CompletionException ? also.getCause() : also);
        return null;
    }

    private static List<Tokenized> join(CompletableFuture<List<Tokenized>> task) {
        try {
            return task.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                default -> throw e;
            }
        }
    }
}
