package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.HttpStatusException;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;

/** Prints a log while it is written, byte for byte. Thread-safe; one use. */
final class LogPrinter implements AutoCloseable {

    private static final int BUFFER_SIZE = 8 * 1024;

    private final Session session;
    private final String path;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile InputStream stream;

    /**
     * @param path where the server serves the log
     */
    LogPrinter(Session session, String path) {
        this.session = session;
        this.path = path;
    }

    /** Follows until Ctrl-C is pressed or the server goes away. */
    static void followUntilInterrupted(Session session, String path) {
        session.line("==> Press Ctrl-C to exit <==");
        var follower = new LogPrinter(session, path);
        Runnable stop =
                () -> {
                    follower.close();
                    session.line("");
                };
        try (follower;
                var _ = session.console().onInterrupt(stop)) {
            follower.run();
        }
    }

    /** Prints until the log ends, which it does only with the server, or until closed. */
    void run() {
        try (var log = session.supervisor().follow(path)) {
            stream = log;
            if (!closed.get()) {
                copy(log);
            }
        } catch (HttpStatusException e) {
            complain("Cannot read, status code " + e.status());
        } catch (CallException e) {
            complain("Cannot connect, error: " + e.getMessage());
        } catch (IOException e) {
            complain("Cannot read: " + e.getMessage());
        }
    }

    private void copy(InputStream log) throws IOException {
        var buffer = new byte[BUFFER_SIZE];
        for (var count = log.read(buffer); count >= 0; count = log.read(buffer)) {
            session.console().bytes(buffer, count);
        }
    }

    private void complain(String what) {
        if (!closed.get()) {
            session.console().errorLine(session.url() + path + " " + what);
        }
    }

    @Override
    public void close() {
        closed.set(true);
        var open = stream;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // Nothing is lost: the log is the server's.
            }
        }
    }
}
