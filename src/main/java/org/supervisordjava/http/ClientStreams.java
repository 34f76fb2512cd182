package org.supervisordjava.http;

import io.javalin.http.Context;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Answers without end: what a source has is passed on until the client leaves. A client that does
 * not read is dropped when its connection has been idle for too long. Any thread.
 */
public final class ClientStreams implements AutoCloseable {

    /** How often a source is asked. */
    private static final Duration PERIOD = Duration.ofMillis(100);

    /** More than this many are refused: each holds a connection, and many a descriptor more. */
    private static final int MAX_STREAMS = 32;

    /** Looks for the client in every fifth quiet period. */
    private static final int PERIODS_BETWEEN_CHECKS = 5;

    private final Semaphore free;
    private final CountDownLatch closed = new CountDownLatch(1);

    public ClientStreams() {
        this(new Semaphore(MAX_STREAMS));
    }

    /**
     * @param free a permit for each stream that there may be
     */
    ClientStreams(Semaphore free) {
        this.free = free;
    }

    /** Where the bytes come from; asked by one thread. */
    @FunctionalInterface
    public interface Source {

        /** What there is by now; empty when there is nothing. Does not wait. */
        byte[] poll() throws IOException;
    }

    /**
     * Returns when the client has gone, or has been refused.
     *
     * @return false when there are too many: nothing has been answered
     */
    public boolean serve(Context request, String contentType, Source source) {
        if (!free.tryAcquire()) {
            return false;
        }
        try {
            request.contentType(contentType)
                    .header("X-Accel-Buffering", "no")
                    .header("Cache-Control", "no-store");
            var client = ClientConnection.of(request);
            Guard.client(request).answersWithoutEnd();
            // The headers go out at once: a client knows that it is connected to a quiet source.
            request.res().flushBuffer();
            if (!HeadRequests.isHead(request)) {
                pump(request, source, client);
            }
        } catch (IOException clientGone) {
            // The usual end of such a request.
        } catch (InterruptedException shuttingDown) {
            Thread.currentThread().interrupt();
        } finally {
            free.release();
        }
        return true;
    }

    /** Ends them all, as soon as they have passed on what there is. */
    @Override
    public void close() {
        closed.countDown();
    }

    private void pump(Context request, Source source, ClientConnection client)
            throws IOException, InterruptedException {
        var out = request.res().getOutputStream();
        boolean ending = false;
        int quiet = 0;
        while (quiet % PERIODS_BETWEEN_CHECKS != 0 || client.isOpen()) {
            var added = source.poll();
            if (added.length > 0) {
                out.write(added);
                out.flush();
                quiet = 0;
            } else if (ending) {
                return;
            } else {
                quiet++;
                ending = closed.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }
}
