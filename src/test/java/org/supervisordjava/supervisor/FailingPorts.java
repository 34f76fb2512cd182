package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.ScheduleConfig;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.supervisor.port.Hooks;
import org.supervisordjava.supervisor.port.Ports;
import org.supervisordjava.supervisor.port.Probes;
import org.supervisordjava.supervisor.port.ProcessLogs;
import org.supervisordjava.supervisor.port.Processes;
import org.supervisordjava.supervisor.port.Schedules;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Ports of which any call may throw, an exception or an Error. A child is spawned and a signal is
 * sent only if it does not; everything else has been done when it does.
 */
final class FailingPorts {

    private final Ports ports;
    private final BooleanSupplier fails;
    private final Consumer<Scenario> drawn;
    private long thrown;

    /**
     * @param fails asked at each call
     * @param drawn is told of what has failed
     */
    FailingPorts(Ports ports, BooleanSupplier fails, Consumer<Scenario> drawn) {
        this.ports = ports;
        this.fails = fails;
        this.drawn = drawn;
    }

    FailingPorts(Ports ports, BooleanSupplier fails) {
        this(ports, fails, scenario -> {});
    }

    long thrown() {
        return thrown;
    }

    Ports ports() {
        return new Ports(
                new FailingProcesses(),
                new FailingProbes(),
                new FailingLogs(),
                (level, message) -> {
                    ports.log().log(level, message);
                    mayFail(Scenario.MAIN_LOG_FAILS);
                },
                event -> {
                    ports.events().publish(event);
                    mayFail(Scenario.EVENT_SINK_FAILS);
                },
                request -> after(() -> ports.eventReaders().askWhenAllIsRead(request)),
                () -> {
                    mayFail(Scenario.OTHER_PORT_FAILS);
                    ports.configReading().begin();
                },
                new FailingSchedules(),
                new FailingHooks());
    }

    private final class FailingHooks implements Hooks {
        @Override
        public void ready(ProcessConfig process, int pid, Instant at) {
            after(() -> ports.hooks().ready(process, pid, at));
        }

        @Override
        public void exited(ProcessConfig process, PastRun run) {
            after(() -> ports.hooks().exited(process, run));
        }

        @Override
        public void givenUp(ProcessConfig process, String reason, Instant at) {
            after(() -> ports.hooks().givenUp(process, reason, at));
        }
    }

    private final class FailingSchedules implements Schedules {
        @Override
        public Instant wallClock(Instant time) {
            mayFail(Scenario.OTHER_PORT_FAILS);
            return ports.schedules().wallClock(time);
        }

        @Override
        public void ask(ProcessId id, ScheduleConfig schedule, Instant after) {
            mayFail(Scenario.OTHER_PORT_FAILS);
            ports.schedules().ask(id, schedule, after);
        }
    }

    private void mayFail(Scenario what) {
        if (fails.getAsBoolean()) {
            thrown++;
            drawn.accept(what);
            switch ((int) (thrown % 3)) {
                case 0 -> throw new IllegalStateException("simulated");
                case 1 -> throw new OutOfMemoryError("simulated");
                default -> throw new NoClassDefFoundError("simulated");
            }
        }
    }

    private void after(Runnable call) {
        call.run();
        mayFail(Scenario.OTHER_PORT_FAILS);
    }

    private <T> T after(Supplier<T> call) {
        return after(call, Scenario.OTHER_PORT_FAILS);
    }

    private <T> T after(Supplier<T> call, Scenario what) {
        var answer = call.get();
        mayFail(what);
        return answer;
    }

    private <T> T before(Supplier<T> call) {
        mayFail(Scenario.OTHER_PORT_FAILS);
        return call.get();
    }

    private final class FailingProcesses implements Processes {
        @Override
        public boolean isPrepared(ProcessConfig process, GroupKind groupKind) {
            return after(() -> ports.processes().isPrepared(process, groupKind));
        }

        @Override
        public void startGivenUp(ProcessId id) {
            after(() -> ports.processes().startGivenUp(id));
        }

        @Override
        public SpawnResult spawn(ProcessConfig process, GroupKind groupKind) {
            return before(() -> ports.processes().spawn(process, groupKind));
        }

        @Override
        public SpawnResult.NotSpawned check(ProcessConfig process) {
            return before(() -> ports.processes().check(process));
        }

        @Override
        public SignalResult signal(int pid, Signal signal, boolean group) {
            return before(() -> ports.processes().signal(pid, signal, group));
        }

        @Override
        public void ended(ProcessId id, int pid) {
            after(() -> ports.processes().ended(id, pid));
        }

        @Override
        public boolean writeStdin(ProcessId id, byte[] data) {
            return before(() -> ports.processes().writeStdin(id, data));
        }

        @Override
        public long oomKills() {
            return before(() -> ports.processes().oomKills());
        }

        @Override
        public void measureMemory(Set<Integer> pids) {
            mayFail(Scenario.OTHER_PORT_FAILS);
            ports.processes().measureMemory(pids);
        }
    }

    private final class FailingProbes implements Probes {
        @Override
        public void begin(ProcessConfig process, int pid) {
            after(() -> ports.probes().begin(process, pid));
        }

        @Override
        public void end(ProcessId id) {
            after(() -> ports.probes().end(id));
        }
    }

    private final class FailingLogs implements ProcessLogs {
        @Override
        public void added(ProcessConfig process) {
            ports.logs().added(process);
            mayFail(Scenario.LOG_SINK_FAILS);
        }

        @Override
        public void removed(ProcessId id) {
            ports.logs().removed(id);
            mayFail(Scenario.LOG_SINK_FAILS);
        }

        @Override
        public String stdoutLogfile(ProcessId id) {
            return after(() -> ports.logs().stdoutLogfile(id), Scenario.LOG_SINK_FAILS);
        }

        @Override
        public String stderrLogfile(ProcessId id) {
            return after(() -> ports.logs().stderrLogfile(id), Scenario.LOG_SINK_FAILS);
        }

        @Override
        public CompletableFuture<String> clear(ProcessId id) {
            return after(() -> ports.logs().clear(id), Scenario.LOG_SINK_FAILS);
        }

        @Override
        public CompletableFuture<String> clearMain() {
            return after(() -> ports.logs().clearMain(), Scenario.LOG_SINK_FAILS);
        }

        @Override
        public void reopen() {
            ports.logs().reopen();
            mayFail(Scenario.LOG_SINK_FAILS);
        }
    }
}
