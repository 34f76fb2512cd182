package org.supervisordjava.process;

import static org.supervisordjava.process.ProcessState.BACKOFF;
import static org.supervisordjava.process.ProcessState.EXITED;
import static org.supervisordjava.process.ProcessState.FATAL;
import static org.supervisordjava.process.ProcessState.RUNNING;
import static org.supervisordjava.process.ProcessState.STARTING;
import static org.supervisordjava.process.ProcessState.STOPPED;
import static org.supervisordjava.process.ProcessState.STOPPING;
import static org.supervisordjava.process.ProcessState.UNKNOWN;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.Signal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The life of one process: a pure function of its configuration, its status, an event and the time.
 * States, transitions and log texts are supervisord's; {@code docs/process-states.md} shows them as
 * a table that a test compares with this class.
 *
 * <pre>
 *            Start                    deadline                Exited
 *  STOPPED ────────► STARTING ───────────────────► RUNNING ──────────► EXITED
 *     ▲                │  ▲                          │                   │
 *     │   Exited early │  │ deadline                 │ Stop              │ deadline: STARTING
 *     │                ▼  │                          ▼                   ▼
 *     └────────────  BACKOFF ──► FATAL            STOPPING ──► STOPPED
 * </pre>
 */
public final class ProcessMachine {

    private final ProcessConfig config;
    private final Instant now;
    private final List<Effect> effects = new ArrayList<>();
    private ProcessStatus status;

    private ProcessMachine(ProcessConfig config, ProcessStatus status, Instant now) {
        this.config = config;
        this.status = status;
        this.now = now;
    }

    /** Any thread. An event that means nothing in the present state changes nothing. */
    public static Transition step(
            ProcessConfig config, ProcessStatus status, ProcessEvent event, Instant now) {
        var machine = new ProcessMachine(config, status, now);
        machine.handle(event);
        return new Transition(machine.status, machine.effects);
    }

    private void handle(ProcessEvent event) {
        switch (event) {
            case ProcessEvent.Start() -> onStart();
            case ProcessEvent.Spawned(int pid) -> onSpawned(pid);
            case ProcessEvent.SpawnFailed(String error) -> onSpawnFailed(error);
            case ProcessEvent.Exited(ExitStatus exit) -> onExited(exit);
            case ProcessEvent.DeadlinePassed() -> onDeadline();
            case ProcessEvent.Stop() -> onStop();
            case ProcessEvent.Restart() -> onRestart();
            case ProcessEvent.Kill() -> onKill();
            case ProcessEvent.GiveUp() -> onGiveUp();
            case ProcessEvent.SignalFailed(String error) -> onSignalFailed(error);
        }
    }

    private void onStart() {
        switch (status.state()) {
            case STOPPED, EXITED, FATAL, UNKNOWN, BACKOFF -> start();
            case STARTING, RUNNING, STOPPING -> {}
        }
    }

    private void onSpawned(int pid) {
        switch (status.state()) {
            case STARTING -> {
                status = status.spawned(pid, now).withDeadline(now.plusSeconds(startsecs()));
                log(LogLevel.INFO, "spawned: '" + config.name() + "' with pid " + pid);
                if (startsecs() == 0) {
                    succeed();
                }
            }
            case STOPPED, RUNNING, BACKOFF, STOPPING, EXITED, FATAL, UNKNOWN -> {}
        }
    }

    private void onSpawnFailed(String error) {
        switch (status.state()) {
            case STARTING -> {
                status = status.withSpawnerr(error);
                log(LogLevel.INFO, "spawnerr: " + config.name() + ": " + error);
                backOff();
            }
            case STOPPED, RUNNING, BACKOFF, STOPPING, EXITED, FATAL, UNKNOWN -> {}
        }
    }

    private void onExited(ExitStatus exit) {
        switch (status.state()) {
            case STARTING -> exitWhileStarting(exit);
            case RUNNING -> exit(exit);
            case STOPPING -> stopped(exit);
            case UNKNOWN -> status = status.ended(exit, now);
            case STOPPED, BACKOFF, EXITED, FATAL -> {}
        }
    }

    private void onDeadline() {
        switch (status.state()) {
            case STARTING -> succeed();
            case STOPPED, BACKOFF, EXITED -> start();
            case STOPPING -> kill();
            case RUNNING, FATAL, UNKNOWN -> {}
        }
    }

    private void onStop() {
        switch (status.state()) {
            case STARTING, RUNNING -> stop(false);
            case STOPPING -> status = status.withStartWhenStopped(false);
            case BACKOFF -> {
                log(
                        LogLevel.DEBUG,
                        "Attempted to kill %s, which is in BACKOFF state."
                                .formatted(config.name()));
                change(STOPPED);
            }
            case STOPPED, EXITED -> status = status.withDeadline(null);
            case FATAL, UNKNOWN -> {}
        }
    }

    private void onRestart() {
        switch (status.state()) {
            case STARTING, RUNNING -> stop(true);
            case STOPPED, BACKOFF, EXITED, FATAL, UNKNOWN -> start();
            case STOPPING -> {}
        }
    }

    private void onKill() {
        switch (status.state()) {
            case STARTING, RUNNING -> {
                stop(false);
                kill();
            }
            case STOPPING -> {
                status = status.withStartWhenStopped(false);
                kill();
            }
            case STOPPED, BACKOFF, EXITED, FATAL, UNKNOWN -> {}
        }
    }

    private void onGiveUp() {
        switch (status.state()) {
            case BACKOFF -> fail();
            case STOPPED, EXITED -> status = status.withDeadline(null);
            case STARTING, RUNNING, STOPPING, FATAL, UNKNOWN -> {}
        }
    }

    private void onSignalFailed(String error) {
        switch (status.state()) {
            case STARTING, RUNNING, STOPPING -> {
                status = status.withSpawnerr(error);
                log(
                        LogLevel.CRITICAL,
                        "unknown problem sending a signal to "
                                + config.name()
                                + " ("
                                + status.pid()
                                + "): "
                                + error);
                change(UNKNOWN);
            }
            case STOPPED, BACKOFF, EXITED, FATAL, UNKNOWN -> {}
        }
    }

    private void start() {
        if (status.pid() != 0) {
            // UNKNOWN and still alive: a second copy would be worse than none.
            return;
        }
        status = status.started(now);
        change(STARTING);
        effects.add(new Effect.Spawn());
    }

    /** A oneshot has succeeded only when it has exited, so its tries still count. */
    private void succeed() {
        if (!config.isOneshot()) {
            status = status.withTries(0);
        }
        log(
                LogLevel.INFO,
                "success: "
                        + config.name()
                        + " entered RUNNING state, process has stayed up for > than "
                        + startsecs()
                        + " seconds (startsecs)");
        change(RUNNING);
    }

    private void exitWhileStarting(ExitStatus exit) {
        if (uptime().compareTo(Duration.ofSeconds(startsecs())) < 0) {
            endsTooQuickly(exit);
        } else {
            status = status.withTries(0);
            change(RUNNING);
            exit(exit);
        }
    }

    private void endsTooQuickly(ExitStatus exit) {
        status =
                status.ended(exit, now)
                        .withSpawnerr("Exited too quickly (process log may have details)");
        log(LogLevel.WARN, "exited: " + config.name() + " (" + exit.describe() + "; not expected)");
        backOff();
    }

    private void exit(ExitStatus exit) {
        boolean expected = exit.isExpected(config.exitcodes());
        int pid = status.pid();
        status =
                status.ended(exit, now)
                        .withSpawnerr(expected ? "" : "Bad exit code " + exit.exitstatus());
        log(
                expected ? LogLevel.INFO : LogLevel.WARN,
                "exited: "
                        + config.name()
                        + " ("
                        + exit.describe()
                        + (expected ? "; expected)" : "; not expected)"));
        if (config.isOneshot() && !expected) {
            backOff();
            return;
        }
        status = config.isOneshot() ? status.withTries(0) : status;
        change(EXITED, pid, expected);
        if (isToRestart(expected)) {
            planRestart();
        }
    }

    private boolean isToRestart(boolean expected) {
        return !config.isOneshot()
                && switch (config.autorestart()) {
                    case TRUE -> true;
                    case FALSE -> false;
                    case UNEXPECTED -> !expected;
                };
    }

    private void planRestart() {
        boolean stayedUp = uptime().compareTo(config.restartDelay().max()) >= 0;
        int restarts = stayedUp ? 1 : status.restartsInARow() + 1;
        status =
                status.withRestartsInARow(restarts)
                        .withDeadline(
                                RestartBackoff.restartTime(
                                        config, restarts, status.startTime().orElse(now), now));
    }

    private void backOff() {
        status = status.withTries(status.tries() + 1);
        change(BACKOFF);
        if (status.tries() > config.startretries()) {
            fail();
        } else {
            status = status.withDeadline(RestartBackoff.retryTime(config, status.tries(), now));
        }
    }

    private void fail() {
        log(
                LogLevel.INFO,
                "gave up: %s entered FATAL state, too many start retries too quickly"
                        .formatted(config.name()));
        change(FATAL);
        status = status.withTries(0);
    }

    private void stop(boolean startAgain) {
        var stop = config.stop();
        logSignal(stop.signal(), stop.asgroup());
        change(STOPPING);
        status =
                status.withDeadline(now.plusSeconds(stop.waitsecs()))
                        .withStartWhenStopped(startAgain);
        effects.add(new Effect.SendSignal(status.pid(), stop.signal(), stop.asgroup()));
    }

    private void kill() {
        log(LogLevel.WARN, "killing '" + config.name() + "' (" + status.pid() + ") with SIGKILL");
        logSignal(Signal.KILL, config.stop().killasgroup());
        status = status.withDeadline(now.plusSeconds(Math.max(1, config.stop().waitsecs())));
        effects.add(new Effect.SendSignal(status.pid(), Signal.KILL, config.stop().killasgroup()));
    }

    private void logSignal(Signal signal, boolean group) {
        log(
                LogLevel.DEBUG,
                "killing "
                        + config.name()
                        + " (pid "
                        + status.pid()
                        + ")"
                        + (group ? " process group" : "")
                        + " with signal "
                        + signal.posixName());
    }

    private void stopped(ExitStatus exit) {
        boolean expected = exit.isExpected(config.exitcodes());
        int pid = status.pid();
        boolean startAgain = status.startWhenStopped();
        status = status.ended(exit, now).withStartWhenStopped(false);
        log(
                expected ? LogLevel.INFO : LogLevel.WARN,
                "stopped: " + config.name() + " (" + exit.describe() + ")");
        change(STOPPED, pid, expected);
        if (startAgain) {
            planRestart();
        }
    }

    /** A oneshot has no minimum time to stay up: it is meant to exit. */
    private int startsecs() {
        return config.isOneshot() ? 0 : config.startsecs();
    }

    private Duration uptime() {
        return Duration.between(status.startTime().orElse(now), now);
    }

    private void change(ProcessState next) {
        change(next, status.pid(), false);
    }

    private void change(ProcessState next, int pid, boolean expected) {
        var previous = status.state();
        status = status.in(next, now);
        effects.add(new Effect.StateChanged(previous, next, status.tries(), pid, expected));
    }

    private void log(LogLevel level, String message) {
        effects.add(new Effect.Log(level, message));
    }
}
