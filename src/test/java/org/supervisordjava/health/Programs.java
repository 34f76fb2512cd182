package org.supervisordjava.health;

import org.supervisordjava.config.model.ProcessConfig.Autorestart;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.process.ProbeStatus;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.PastRun;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.RestartReason;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds the snapshot of one program; starts with one that is running and ready. */
public final class Programs {

    private static final int PID = 100;

    private final String name;
    private ProcessState state = ProcessState.RUNNING;
    private boolean ready = true;
    private boolean wasReady = true;
    private boolean autostart = true;
    private boolean essential;
    private Autorestart autorestart = Autorestart.UNEXPECTED;
    private Optional<ExitStatus> exitStatus = Optional.empty();
    private Optional<String> waitingFor = Optional.empty();
    private Optional<Instant> nextStart = Optional.empty();
    private String spawnerr = "";
    private int tries;
    private final Map<RestartReason, Long> restarts = new EnumMap<>(RestartReason.class);
    private final List<PastRun> pastRuns = new ArrayList<>();
    private final List<ProbeStatus> probes = new ArrayList<>();

    private Programs(String name) {
        this.name = name;
    }

    public static Programs ready(String name) {
        return new Programs(name);
    }

    /** On its first start. */
    public static Programs coming(String name) {
        var program = new Programs(name).in(ProcessState.STARTING).unready();
        program.wasReady = false;
        return program;
    }

    public static Programs in(String name, ProcessState state) {
        return new Programs(name).in(state).unready();
    }

    public Programs in(ProcessState newState) {
        state = newState;
        return this;
    }

    public Programs unready() {
        ready = false;
        return this;
    }

    public Programs essential() {
        essential = true;
        return this;
    }

    public Programs manual() {
        autostart = false;
        return this;
    }

    public Programs exited(ExitStatus status) {
        state = ProcessState.EXITED;
        exitStatus = Optional.of(status);
        return unready();
    }

    public Programs autorestart(Autorestart value) {
        autorestart = value;
        return this;
    }

    public Programs restarted(RestartReason reason, long times) {
        restarts.put(reason, times);
        return this;
    }

    public Programs backoff(int failedTries, Instant next) {
        tries = failedTries;
        nextStart = Optional.of(next);
        wasReady = false;
        spawnerr = "Exited too quickly (process log may have details)";
        return in(ProcessState.BACKOFF).unready();
    }

    public Programs waitingFor(String what) {
        waitingFor = Optional.of(what);
        state = ProcessState.STOPPED;
        wasReady = false;
        return unready();
    }

    /** The life before. */
    public Programs pastRun(PastRun run) {
        pastRuns.add(run);
        return this;
    }

    public Programs probe(ProbeStatus probe) {
        probes.add(probe);
        return this;
    }

    public ProcessSnapshot build() {
        boolean alive = Snapshots.alive(state);
        boolean started = waitingFor.isEmpty();
        return new ProcessSnapshot(
                Snapshots.config(name, autostart, essential, autorestart),
                state,
                alive ? PID : 0,
                Snapshots.NOW.minusSeconds(30),
                started ? Optional.of(Snapshots.NOW.minusSeconds(50)) : Optional.empty(),
                Optional.empty(),
                spawnerr,
                exitStatus,
                ready,
                waitingFor,
                tries,
                nextStart,
                restarts,
                wasReady ? Optional.of(Duration.ofMillis(1500)) : Optional.empty(),
                probes,
                "/log/" + name,
                "",
                pastRuns,
                0,
                Optional.empty(),
                Snapshots.NOW.minusSeconds(30),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
