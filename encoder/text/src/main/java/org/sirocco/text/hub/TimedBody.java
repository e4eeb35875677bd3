package org.sirocco.text.hub;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A response's body, read piece by piece; one that stops arriving is an error. For one thread. */
final class TimedBody implements HttpResponse.BodySubscriber<TimedBody>, AutoCloseable {
    private final Duration patience;
    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

    /** @param patience how long nothing may arrive */
    TimedBody(Duration patience) {
        this.patience = patience;
    }

    /**
     * What arrived.
     *
     * @param bytes null at the end
     * @param fault null unless it ended early
     */
    private record Piece(List<ByteBuffer> bytes, Throwable fault) {}

    /**
     * The next piece; empty at the end.
     *
     * @throws HttpTimeoutException       if none arrives in time
     * @throws ClosedByInterruptException if the thread is interrupted
     * @throws IOException                if the connection is cut
     */
    List<ByteBuffer> next() throws IOException {
        try {
            Piece piece = pieces.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (piece == null) {
                throw new HttpTimeoutException(
                        String.format(Locale.ROOT, "nothing arrived for %d seconds", patience.toSeconds()));
            }
            if (piece.fault() != null) {
                throw new IOException(piece.fault().getMessage(), piece.fault());
            }
            if (piece.bytes() == null) {
                return List.of();
            }
            subscription.join().request(1);
            return piece.bytes();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClosedByInterruptException();
        }
    }

    @Override
    public CompletionStage<TimedBody> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription.complete(given);
        given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        pieces.add(new Piece(bytes, null));
    }

    @Override
    public void onError(Throwable fault) {
        pieces.add(new Piece(null, fault));
    }

    @Override
    public void onComplete() {
        pieces.add(new Piece(null, null));
    }

    /** Drops the connection where there is more to come. */
    @Override
    public void close() {
        subscription.thenAccept(Flow.Subscription::cancel);
    }
}
