package org.supervisordjava.http;

import io.javalin.http.Context;

import org.supervisordjava.logs.LogFollower;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/**
 * Answers with the end of a log file and then with what is added, until the client leaves. A client
 * that does not read is dropped when the connection has been idle for too long.
 */
public final class LogStream {

    /** More than this many followers are refused: each holds a descriptor. */
    private static final int MAX_STREAMS = 32;

    /** Looks for the client in every fifth quiet period. */
    private static final int PERIODS_BETWEEN_CHECKS = 5;

    private final Semaphore streams = new Semaphore(MAX_STREAMS);

    /** Whether a log could be followed. */
    public enum Outcome {
        /** The answer has been given. */
        SERVED,
        NO_FILE,
        TOO_MANY
    }

    /**
     * Returns when the client has gone.
     *
     * @param head bytes to begin with
     */
    public Outcome follow(Context request, Path file, int head) {
        if (!streams.tryAcquire()) {
            return Outcome.TOO_MANY;
        }
        try (var follower = LogFollower.open(file, head)) {
            serve(request, follower);
            return Outcome.SERVED;
        } catch (IOException unreadable) {
            return Outcome.NO_FILE;
        } finally {
            streams.release();
        }
    }

    /** How many clients follow a log right now. */
    int clients() {
        return MAX_STREAMS - streams.availablePermits();
    }

    private static void serve(Context request, LogFollower follower) {
        request.contentType("text/plain;charset=utf-8")
                .header("X-Accel-Buffering", "no")
                .header("Cache-Control", "no-store");
        var client = ClientConnection.of(request);
        try {
            // The headers go out at once: a client knows that it is connected to a quiet log.
            request.res().flushBuffer();
            pump(request, follower, client);
        } catch (IOException clientGone) {
            // The usual end of such a request.
        } catch (InterruptedException shuttingDown) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pump(Context request, LogFollower follower, ClientConnection client)
            throws IOException, InterruptedException {
        var out = request.res().getOutputStream();
        for (int quiet = 0; quiet % PERIODS_BETWEEN_CHECKS != 0 || client.isOpen(); ) {
            var added = follower.poll();
            if (added.length > 0) {
                out.write(added);
                out.flush();
                quiet = 0;
            } else {
                quiet++;
                Thread.sleep(LogFollower.PERIOD);
            }
        }
    }
}
