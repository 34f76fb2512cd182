package org.supervisordjava.cli.top;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.Endpoint;
import org.supervisordjava.cli.rpc.HttpStatusException;
import org.supervisordjava.cli.rpc.UnreachableException;
import org.supervisordjava.protocol.Overview;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * Asks the server again and again, on a thread of its own, and keeps what it has said last. A
 * server that goes away is asked until it is back. Any thread.
 */
final class ServerWatch implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** A question that has no answer after so long is worth telling. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Endpoint endpoint;
    private final StatusDocument document = new StatusDocument();
    private ServerView view = ServerView.NOTHING;
    private FollowedOutput tail;
    private String wanted = "";
    private LocalTime answered = LocalTime.now();
    private long asked = System.nanoTime();
    private boolean waits;
    private boolean hurried;
    private boolean closed;

    private ServerWatch(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    static ServerWatch of(Endpoint endpoint) {
        var watch = new ServerWatch(endpoint);
        Thread.ofPlatform().daemon().name("server").start(watch::run);
        return watch;
    }

    /**
     * @param program whose output and explanation are wanted; empty for none
     */
    synchronized void explain(String program) {
        if (!program.equals(wanted)) {
            wanted = program;
            if (tail != null) {
                tail.close();
            }
            tail = program.isEmpty() ? null : FollowedOutput.of(endpoint, program);
            hurry();
        }
    }

    /** Asks at once: something has been done. */
    synchronized void hurry() {
        hurried = true;
        notifyAll();
    }

    synchronized ServerView view() {
        var shown = tail == null ? view : view.withOutput(tail.lines());
        var silence = System.nanoTime() - asked;
        return waits && silence > PATIENCE.toNanos()
                ? shown.withLost(since("the server does not answer"))
                : shown;
    }

    private void run() {
        try {
            while (ask()) {
                pause();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void pause() throws InterruptedException {
        var end = System.nanoTime() + PAUSE.toNanos();
        for (var left = PAUSE.toMillis();
                left > 0 && !hurried && !closed;
                left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        hurried = false;
    }

    /** False when nobody wants to know any more. */
    private boolean ask() {
        String program;
        synchronized (this) {
            program = wanted;
            asked = System.nanoTime();
            waits = true;
        }
        ServerView latest = null;
        // What nobody has thought of: then nobody asks any more, and it must not look like the
        // present.
        var failure = "what the server answers cannot be read";
        try {
            latest = fetch(program);
        } catch (CallException e) {
            failure = words(e);
        } catch (IOException e) {
            failure = "the connection broke";
        } finally {
            settle(latest, failure);
        }
        return isWanted();
    }

    private synchronized void settle(ServerView latest, String failure) {
        waits = false;
        if (latest == null) {
            view = view.withLost(since(failure));
        } else {
            view = latest;
            answered = LocalTime.now();
        }
    }

    private synchronized boolean isWanted() {
        return !closed;
    }

    private String since(String what) {
        return "%s since %s; trying again"
                .formatted(what, answered.truncatedTo(ChronoUnit.SECONDS));
    }

    private static String words(CallException e) {
        return switch (e) {
            case UnreachableException unreachable ->
                    switch (unreachable.obstacle()) {
                        case REFUSED, NO_SUCH_FILE -> "the server is gone";
                        default -> "the server cannot be reached (" + e.getMessage() + ")";
                    };
            case HttpStatusException refused -> "the server answers " + refused.getMessage();
            default -> "the server answers something else";
        };
    }

    private ServerView fetch(String program) throws CallException, IOException {
        var status = json("/api/v1/status");
        var overview = Overview.parse(text("/api/v1/overview"));
        var usage = json("/api/v1/usage");
        var rows = document.rows(status, overview, usage, System.nanoTime());
        return new ServerView(
                JsonTree.text(status, "identifier"),
                JsonTree.text(status, "state"),
                rows,
                "",
                program,
                program.isEmpty() ? List.of() : why(program),
                List.of());
    }

    private List<String> why(String program) throws CallException, IOException {
        try {
            return text("/api/v1/processes/" + program + "/why?format=text").lines().toList();
        } catch (HttpStatusException e) {
            if (e.status() == HttpStatusException.NOT_FOUND) {
                return List.of("there is no " + program + " any more");
            }
            throw e;
        }
    }

    private Map<?, ?> json(String path) throws CallException, IOException {
        try (var answer = endpoint.get(path)) {
            return JsonTree.object(answer);
        }
    }

    private String text(String path) throws CallException, IOException {
        try (var answer = endpoint.get(path)) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        explain("");
        notifyAll();
    }
}
