package org.supervisordjava.cli.top;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.Endpoint;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Follows what one program writes, on a thread of its own, and comes back after the server. Any
 * thread.
 */
final class FollowedOutput implements AutoCloseable {

    private static final String PATH = "/api/v1/output";
    private static final int FIELDS = 5;
    private static final int MOST_LINES = 500;
    private static final int MOST_CHARACTERS = 2_000;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    private final Endpoint endpoint;
    private final String program;
    private final Deque<ShownLine> lines = new ArrayDeque<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private InputStream stream;

    private FollowedOutput(Endpoint endpoint, String program) {
        this.endpoint = endpoint;
        this.program = program;
    }

    static FollowedOutput of(Endpoint endpoint, String program) {
        var tail = new FollowedOutput(endpoint, program);
        Thread.ofPlatform().daemon().name("output of " + program).start(tail::run);
        return tail;
    }

    synchronized List<ShownLine> lines() {
        return List.copyOf(lines);
    }

    private void run() {
        try {
            do {
                follow();
            } while (!closed.await(1, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() {
        try (var answer = endpoint.get(PATH, Map.of("follow", "true", "name", program))) {
            if (!take(answer)) {
                return;
            }
            var reader = new BufferedReader(new InputStreamReader(answer, StandardCharsets.UTF_8));
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line.split("\t", FIELDS));
            }
        } catch (CallException | IOException e) {
            // Tried again; that the server does not answer is said by whoever asks for the status.
        }
    }

    /** What was there before is told again. False when it is not wanted any more. */
    private synchronized boolean take(InputStream answer) {
        lines.clear();
        stream = answer;
        return closed.getCount() > 0;
    }

    private synchronized void add(String... fields) {
        if (fields.length == FIELDS && fields[1].equals(program)) {
            var text = fields[4];
            lines.addLast(
                    new ShownLine(
                            TIME.format(Instant.parse(fields[0])),
                            fields[3].equals("stderr"),
                            text.substring(0, Math.min(text.length(), MOST_CHARACTERS))));
            if (lines.size() > MOST_LINES) {
                lines.removeFirst();
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
        InputStream open;
        synchronized (this) {
            open = stream;
        }
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // Nobody reads it any more.
            }
        }
    }
}
