package org.sirocco.text;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
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
    private final List<EncodedText> results;
    private int nextText;
    private float[] hidden = new float[0];

    EncodingRun(SentenceEncoder encoder, List<String> texts) {
        this.encoder = encoder;
        this.texts = List.copyOf(texts);
        this.results = new ArrayList<>(this.texts.size());
    }

    /** Texts that are computed together. */
    private record Batch(List<Tokens> whole, List<List<Tokens>> windows) {}

    List<EncodedText> encode() {
        boolean overlap = encoder.options().execution().threads() > 1;
        Batch batch = tokenize();
        while (!batch.whole().isEmpty()) {
            FutureTask<Batch> next = new FutureTask<>(this::tokenize);
            if (overlap && nextText < texts.size()) {
                Thread.startVirtualThread(next);
                try {
                    compute(batch);
                } finally {
                    // Never leave the tokenizer in use behind the caller's back: it may be closed next.
                    await(next);
                }
            } else {
                compute(batch);
                next.run();
            }
            batch = await(next);
        }
        return results;
    }

    /** The next texts, as many as the token budget allows and at least one; empty at the end. */
    private Batch tokenize() {
        Batch batch = new Batch(new ArrayList<>(), new ArrayList<>());
        int limit = encoder.maxTokens();
        int tokens = 0;
        while (nextText < texts.size() && tokens < encoder.options().batchTokens()) {
            Tokens whole = encoder.model().tokenizer().encode(texts.get(nextText));
            if (whole.length() > limit && encoder.options().overlong() == Overlong.ERROR) {
                throw new OverlongTextException(nextText, whole.length(), limit);
            }
            List<Tokens> windows = encoder.options().overlong() == Overlong.CHUNK
                    ? whole.windows(limit)
                    : List.of(whole.truncated(limit));
            batch.whole().add(whole);
            batch.windows().add(windows);
            tokens += windows.stream().mapToInt(Tokens::length).sum();
            nextText++;
        }
        return batch;
    }

    private void compute(Batch batch) {
        List<Tokens> windows = batch.windows().stream().flatMap(List::stream).toList();
        float[][] vectors = new float[windows.size()][];
        int from = 0;
        while (from < windows.size()) {
            from = forward(windows, from, vectors);
        }
        int window = 0;
        for (int i = 0; i < batch.whole().size(); i++) {
            Tokens whole = batch.whole().get(i);
            int count = batch.windows().get(i).size();
            results.add(new EncodedText(combined(windows, vectors, window, count), whole.length(),
                    count == 1 && windows.get(window).length() < whole.length(), count, encoder.backend()));
            window += count;
        }
    }

    /** Runs the windows from {@code from} on that fit the budget, at least one; returns where to go on. */
    private int forward(List<Tokens> windows, int from, float[][] vectors) {
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
        int needed = Math.multiplyExact(tokens, encoder.config().hiddenSize());
        if (hidden.length < needed) {
            hidden = new float[needed];
        }
        encoder.forward(new TokenBatch(ids, new int[tokens], new PackedBatch(offsets)), hidden);
        for (int w = from; w < to; w++) {
            vectors[w] = encoder.pooling().pool(hidden, offsets[w - from], windows.get(w).length());
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

    private static Batch await(FutureTask<Batch> task) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw e.getCause() instanceof RuntimeException cause
                            ? cause
                            : new IllegalStateException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
