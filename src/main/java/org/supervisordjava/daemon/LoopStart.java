package org.supervisordjava.daemon;

import org.supervisordjava.supervisor.SupervisorEvent;
import org.supervisordjava.threads.NoThreadException;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Starts the loop's thread. It may be asked to stop while it starts its programs, and be through
 * with that before the thread that has started it goes on: who is to hear of the stop listens by
 * then.
 */
final class LoopStart {

    private final EventFanOut events;
    private final Supplier<Duration> shutdownTimeout;
    private final Consumer<Duration> stoppingBegins;

    /** The loop's. */
    interface StartableThread {
        void start() throws NoThreadException;
    }

    /**
     * @param shutdownTimeout at the time of the stop: an update may have changed it
     * @param stoppingBegins hears of the stop when it begins, in the loop's thread
     */
    LoopStart(
            EventFanOut events,
            Supplier<Duration> shutdownTimeout,
            Consumer<Duration> stoppingBegins) {
        this.events = events;
        this.shutdownTimeout = shutdownTimeout;
        this.stoppingBegins = stoppingBegins;
    }

    void start(StartableThread thread) throws NoThreadException {
        events.subscribe(this::published);
        thread.start();
    }

    private void published(SupervisorEvent event) {
        if (event instanceof SupervisorEvent.SupervisorStopping) {
            stoppingBegins.accept(shutdownTimeout.get());
        }
    }
}
