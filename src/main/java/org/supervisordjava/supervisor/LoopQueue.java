package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.Signal;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What waits for the loop. Edges hold it before there is a loop, so that nothing that happens while
 * the program starts is lost.
 *
 * <p>Child exits, signals and probe results are bounded by what causes them; commands are bounded
 * by {@link SupervisorLoop}.
 */
public final class LoopQueue {

    private final BlockingQueue<LoopEvent> events = new LinkedBlockingQueue<>();

    /** Any thread; never waits. */
    public void post(LoopEvent event) {
        events.add(event);
    }

    int size() {
        return events.size();
    }

    /** The next event; null when there is none. */
    LoopEvent poll() {
        return events.poll();
    }

    public static boolean isExitRequest(Signal signal) {
        return SignalActions.isExitRequest(signal);
    }

    /** Whether somebody asks for the end who has not been heard. */
    public boolean holdsExitRequest() {
        return events.stream()
                .anyMatch(
                        event ->
                                event instanceof LoopEvent.SignalReceived(Signal signal)
                                        && SignalActions.isExitRequest(signal));
    }

    /** The next event, or that time has passed. */
    LoopEvent await(Duration limit) throws InterruptedException {
        var event =
                limit.isPositive()
                        ? events.poll(limit.toNanos(), TimeUnit.NANOSECONDS)
                        : events.poll();
        return event == null ? new LoopEvent.TimePassed() : event;
    }
}
