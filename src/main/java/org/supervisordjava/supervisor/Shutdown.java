package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.supervisor.port.Ports;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The way down: to the end, or to a new start. Loop's thread only. */
final class Shutdown {

    /**
     * Exit codes of the whole process; a configuration error, 2, ends it before there is a
     * supervisor.
     */
    static final int EXIT_CLEAN = 0;

    static final int EXIT_ESSENTIAL_FATAL = 3;
    static final int EXIT_SIGNAL_BASE = 128;

    /** timeout(1) signals its command and then its group: that is one request. */
    private static final Duration SAME_REQUEST = Duration.ofMillis(200);

    private final Ports ports;
    private SupervisorState state = SupervisorState.RUNNING;
    private Optional<StopSequence> sequence = Optional.empty();
    private int exitCode = EXIT_CLEAN;
    private int requests;
    private Optional<Instant> lastRequest = Optional.empty();

    Shutdown(Ports ports) {
        this.ports = ports;
    }

    SupervisorState state() {
        return state;
    }

    boolean isRunning() {
        return state == SupervisorState.RUNNING;
    }

    /** Begins the end; a restart on its way becomes one. */
    void begin(int code, SupervisorEvent.EndCause cause, StopSequence everything, Instant now) {
        ports.events().publish(new SupervisorEvent.EndRequested(cause));
        state = SupervisorState.SHUTDOWN;
        exitCode = code;
        if (sequence.isEmpty()) {
            start(everything, now);
        }
    }

    /** Begins a restart. */
    void beginRestart(StopSequence everything, Instant now) {
        ports.events()
                .publish(
                        new SupervisorEvent.EndRequested(
                                new SupervisorEvent.EndCause.ByCommand(true)));
        state = SupervisorState.RESTARTING;
        start(everything, now);
    }

    private void start(StopSequence everything, Instant now) {
        ports.events().publish(new SupervisorEvent.SupervisorStopping());
        sequence = Optional.of(everything);
        everything.advance(now);
    }

    /** The first request stops everything in order, the second all at once, the third kills. */
    void request(Signal signal, StopSequence everything, Instant now) {
        if (lastRequest.filter(last -> now.isBefore(last.plus(SAME_REQUEST))).isPresent()) {
            ports.log().log(LogLevel.DEBUG, "received " + signal.posixName() + " twice");
            return;
        }
        lastRequest = Optional.of(now);
        requests++;
        if (state != SupervisorState.SHUTDOWN) {
            requests = 1;
            ports.log().log(
                    LogLevel.WARN, "received " + signal.posixName() + " indicating exit request");
            begin(EXIT_CLEAN, new SupervisorEvent.EndCause.BySignal(signal), everything, now);
        } else if (requests == 2) {
            ports.log().log(
                    LogLevel.WARN,
                    "received " + signal.posixName() + " again, stopping everything at once");
            sequence.ifPresent(stops -> stops.hurry(now));
        } else if (requests > 2) {
            ports.log().log(
                    LogLevel.WARN,
                    "received " + signal.posixName() + " once more, killing everything");
            exitCode = EXIT_SIGNAL_BASE + signal.number();
            sequence.ifPresent(stops -> stops.killAll(now));
        }
    }

    void advance(Instant now) {
        sequence.ifPresent(stops -> stops.advance(now));
    }

    void eventsRead(long request) {
        sequence.ifPresent(stops -> stops.eventsRead(request));
    }

    Optional<Instant> nextDeadline(Instant now) {
        return sequence.flatMap(stops -> stops.nextDeadline(now));
    }

    /** What has been aimed at, once nothing more can be done to stop what still runs. */
    Optional<Ending> ending() {
        return sequence.filter(StopSequence::isDone)
                .map(
                        done ->
                                state == SupervisorState.RESTARTING
                                        ? new Ending.Reload()
                                        : new Ending.Exit(exitCode));
    }
}
