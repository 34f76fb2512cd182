package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.Signal;

import java.time.Instant;
import java.util.List;

/**
 * What a signal to the supervisor means: supervisord's meanings, except that SIGHUP reloads by
 * difference. Loop's thread only.
 */
final class SignalActions {

    private final Supervisor supervisor;

    SignalActions(Supervisor supervisor) {
        this.supervisor = supervisor;
    }

    static boolean isExitRequest(Signal signal) {
        return signal == Signal.TERM || signal == Signal.INT || signal == Signal.QUIT;
    }

    void received(Signal signal, Instant now) {
        switch (signal) {
            case TERM, INT, QUIT -> supervisor.exitRequested(signal, now);
            case HUP -> reload();
            case USR2 -> reopenLogs();
            default -> log(LogLevel.DEBUG, "received " + signal.posixName());
        }
        forward(signal);
    }

    private void reload() {
        if (supervisor.state() == SupervisorState.RUNNING) {
            log(LogLevel.WARN, "received SIGHUP indicating reload request");
            supervisor.commands().update(List.of());
        } else {
            log(LogLevel.WARN, "ignored SIGHUP indicating reload request (shutdown in progress)");
        }
    }

    private void reopenLogs() {
        log(LogLevel.INFO, "received SIGUSR2 indicating log reopen request");
        supervisor.ports().logs().reopen();
        log(LogLevel.INFO, "supervisord logreopen");
    }

    private void forward(Signal signal) {
        for (String target : supervisor.config().signalForwards().getOrDefault(signal, List.of())) {
            log(LogLevel.INFO, "forwarding " + signal.posixName() + " to " + target);
            supervisor.commands().signal(Selector.parse(target), signal);
        }
    }

    private void log(LogLevel level, String message) {
        supervisor.ports().log().log(level, message);
    }
}
