package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks again and again: to be looked at, or to wait until all is ready. */
final class StatusWatch {

    private static final int WATCH_MILLIS = 1000;
    private static final int WAIT_MILLIS = 200;

    private StatusWatch() {}

    /** The rows of the moment. */
    @FunctionalInterface
    interface Rows {
        List<String> now() throws CallException;
    }

    /**
     * Prints them over each other on a terminal, elsewhere whenever they differ; until Ctrl-C or
     * until the server has gone.
     */
    static void show(Session session, Rows rows) throws CallException {
        var enough = new CountDownLatch(1);
        var look = session.console().look();
        List<String> last = List.of();
        try (var _ = session.console().onInterrupt(enough::countDown)) {
            while (true) {
                var now = rows.now();
                if (!now.equals(last)) {
                    last = now;
                    var screen = String.join("\n", now);
                    session.line(look.width() > 0 ? look.cleared() + screen : screen);
                }
                if (enough.await(WATCH_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether all is ready, cannot be, or may yet be. */
    enum Readiness {
        READY,
        GIVEN_UP,
        NOT_YET
    }

    /** What is so at the moment. */
    @FunctionalInterface
    interface Question {
        Readiness now() throws CallException;
    }

    /**
     * Waits until it is decided.
     *
     * @param seconds at most; 0 for no limit
     */
    static Readiness await(Session session, int seconds, Question question) throws CallException {
        var enough = new CountDownLatch(1);
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        try (var _ = session.console().onInterrupt(enough::countDown)) {
            while (true) {
                var now = question.now();
                var over = seconds > 0 && System.nanoTime() - end >= 0;
                if (now != Readiness.NOT_YET
                        || over
                        || enough.await(WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                    return now;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Readiness.NOT_YET;
        }
    }
}
