package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.ScheduleConfig;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.supervisor.port.EventSink;
import org.supervisordjava.supervisor.port.Hooks;
import org.supervisordjava.supervisor.port.MainLog;
import org.supervisordjava.supervisor.port.Ports;
import org.supervisordjava.supervisor.port.Probes;
import org.supervisordjava.supervisor.port.ProcessLogs;
import org.supervisordjava.supervisor.port.Processes;
import org.supervisordjava.supervisor.port.Schedules;
import org.supervisordjava.threads.Containment;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What is outside, so that it can fail in any way: whatever is thrown there is told, and the core
 * goes on with the answer that lets it try again. A signal that could not be sent counts as sent,
 * because SIGKILL follows it, again and again; a spawn as failed, because retries follow it.
 */
final class GuardedPorts {

    private final Ports ports;
    private final Containment containment;

    private GuardedPorts(Ports ports) {
        this.ports = ports;
        this.containment =
                new Containment(
                        "what the supervisor acts through",
                        message -> ports.log().log(LogLevel.CRITICAL, message));
    }

    static Ports of(Ports ports) {
        return new GuardedPorts(ports).guarded();
    }

    private Ports guarded() {
        return new Ports(
                new GuardedProcesses(),
                new GuardedProbes(),
                new GuardedLogs(),
                guardedLog(),
                new GuardedEvents(),
                request ->
                        attempt(
                                "ask whether events have been read",
                                () -> ports.eventReaders().askWhenAllIsRead(request)),
                // Whoever waits for the reading has to hear of it.
                ports.configReading(),
                new GuardedSchedules(),
                new GuardedHooks());
    }

    private final class GuardedEvents implements EventSink {

        @Override
        public void publish(SupervisorEvent event) {
            attempt("publish an event", () -> ports.events().publish(event));
        }

        @Override
        public int tickSeconds() {
            return ask(
                    "ask who wants ticks", MOST_TICK_SECONDS, () -> ports.events().tickSeconds());
        }
    }

    /** It is told in the log that a port has failed, but not that the log has. */
    private MainLog guardedLog() {
        var silent = new Containment("the log", message -> {});
        return (level, message) -> silent.run(() -> ports.log().log(level, message));
    }

    private void attempt(String what, Containment.FallibleStep step) {
        containment.run(() -> "cannot " + what, step);
    }

    private <T> T ask(String what, T otherwise, Supplier<T> question) {
        var answer = new Answer<>(otherwise);
        attempt(what, () -> answer.value = question.get());
        return answer.value;
    }

    private static final class Answer<T> {
        private T value;

        private Answer(T otherwise) {
            value = otherwise;
        }
    }

    private final class GuardedProcesses implements Processes {
        /** A spawn that is not prepared says why it fails. */
        @Override
        public boolean isPrepared(ProcessConfig process, GroupKind groupKind) {
            return ask(
                    "prepare the spawn of " + process.id(),
                    true,
                    () -> ports.processes().isPrepared(process, groupKind));
        }

        @Override
        public void startGivenUp(ProcessId id) {
            attempt("give up the start of " + id, () -> ports.processes().startGivenUp(id));
        }

        @Override
        public SpawnResult spawn(ProcessConfig process, GroupKind groupKind) {
            return spawned(process, () -> ports.processes().spawn(process, groupKind));
        }

        @Override
        public SpawnResult beginSpawn(ProcessConfig process, GroupKind groupKind) {
            var result = spawned(process, () -> ports.processes().beginSpawn(process, groupKind));
            return result instanceof SpawnResult.Begun(var rest)
                    ? new SpawnResult.Begun(() -> spawned(process, rest))
                    : result;
        }

        private SpawnResult spawned(ProcessConfig process, Supplier<SpawnResult> spawn) {
            return ask(
                    "spawn " + process.id(),
                    new SpawnResult.NotSpawned(
                            SpawnFailure.OTHER,
                            "unknown error spawning '" + process.name() + "': the log says why"),
                    spawn);
        }

        @Override
        public void endSpawns() {
            attempt("end what has spawned", () -> ports.processes().endSpawns());
        }

        @Override
        public SpawnResult.NotSpawned check(ProcessConfig process) {
            return ask(
                    "check the command of " + process.id(),
                    null,
                    () -> ports.processes().check(process));
        }

        @Override
        public SignalResult signal(int pid, Signal signal, boolean group) {
            return ask(
                    "send " + signal + " to " + pid,
                    new SignalResult.Sent(),
                    () -> ports.processes().signal(pid, signal, group));
        }

        @Override
        public void ended(ProcessId id, int pid) {
            attempt("drain what " + id + " has written", () -> ports.processes().ended(id, pid));
        }

        @Override
        public boolean writeStdin(ProcessId id, byte[] data) {
            return ask("write to " + id, false, () -> ports.processes().writeStdin(id, data));
        }

        @Override
        public long oomKills() {
            return ask("count out-of-memory kills", -1L, () -> ports.processes().oomKills());
        }

        @Override
        public void measureMemory(Set<Integer> pids) {
            attempt("measure memory", () -> ports.processes().measureMemory(pids));
        }
    }

    private final class GuardedProbes implements Probes {
        @Override
        public void begin(ProcessConfig process, int pid) {
            attempt(
                    "begin the probes of " + process.id(),
                    () -> ports.probes().begin(process, pid));
        }

        @Override
        public void end(ProcessId id) {
            attempt("end the probes of " + id, () -> ports.probes().end(id));
        }
    }

    private final class GuardedSchedules implements Schedules {
        @Override
        public Instant wallClock(Instant time) {
            return GuardedPorts.this.ask(
                    "tell the time", time, () -> ports.schedules().wallClock(time));
        }

        @Override
        public void ask(ProcessId id, ScheduleConfig schedule, Instant after) {
            attempt(
                    "find out when " + id + " runs next",
                    () -> ports.schedules().ask(id, schedule, after));
        }
    }

    private final class GuardedHooks implements Hooks {
        @Override
        public void ready(ProcessConfig process, int pid, Instant at) {
            attempt(
                    "call the hooks of " + process.id(),
                    () -> ports.hooks().ready(process, pid, at));
        }

        @Override
        public void exited(ProcessConfig process, PastRun run) {
            attempt("call the hooks of " + process.id(), () -> ports.hooks().exited(process, run));
        }

        @Override
        public void givenUp(ProcessConfig process, String reason, Instant at) {
            attempt(
                    "call the hooks of " + process.id(),
                    () -> ports.hooks().givenUp(process, reason, at));
        }
    }

    private final class GuardedLogs implements ProcessLogs {
        private static final String UNCLEAR = "it could not be cleared: the log says why";

        @Override
        public void added(ProcessConfig process) {
            attempt("open the logs of " + process.id(), () -> ports.logs().added(process));
        }

        @Override
        public void removed(ProcessId id) {
            attempt("close the logs of " + id, () -> ports.logs().removed(id));
        }

        @Override
        public String stdoutLogfile(ProcessId id) {
            return ask("find the log of " + id, "", () -> ports.logs().stdoutLogfile(id));
        }

        @Override
        public String stderrLogfile(ProcessId id) {
            return ask("find the log of " + id, "", () -> ports.logs().stderrLogfile(id));
        }

        @Override
        public CompletableFuture<String> clear(ProcessId id) {
            return ask(
                    "clear the logs of " + id,
                    CompletableFuture.completedFuture(UNCLEAR),
                    () -> ports.logs().clear(id));
        }

        @Override
        public CompletableFuture<String> clearMain() {
            return ask(
                    "clear the log",
                    CompletableFuture.completedFuture(UNCLEAR),
                    () -> ports.logs().clearMain());
        }

        @Override
        public void reopen() {
            attempt("open the logs again", () -> ports.logs().reopen());
        }
    }
}
