package org.supervisordjava.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.junit.jupiter.api.Test;
import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Dependency;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.port.Ports;
import org.supervisordjava.supervisor.port.Processes;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Many are spawned side by side: who may start is the same, and each is awaited. */
class SpawnsSideBySideTest {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    private final Kernel kernel = new Kernel();

    @Test
    void many_areBegunBesideEachOther_andNoneIsLeft() {
        var supervisor = booted(100, number -> program("p" + number));

        assertTrue(kernel.mostBegun > 1, "at once: " + kernel.mostBegun);
        assertTrue(kernel.mostBegun <= 13, "at once: " + kernel.mostBegun);
        assertEquals(100, kernel.pids);
        assertEquals(List.of(), kernel.begun);
        assertEquals(1, kernel.ends);
        for (SupervisedProcess process : supervisor.groups().ascending()) {
            assertEquals(ProcessState.STARTING, process.state());
            assertTrue(process.status().pid() > 0);
        }
    }

    @Test
    void few_areSpawnedOneAfterAnother() {
        booted(10, number -> program("p" + number));

        assertEquals(0, kernel.mostBegun);
        assertEquals(10, kernel.pids);
        assertEquals(0, kernel.ends);
    }

    /** With the first: it is known how many there are. */
    @Test
    void eachOfMany_isBegun() {
        booted(17, number -> program("p" + number));

        assertEquals(17, kernel.begunInAll);
        assertEquals(17, kernel.pids);
    }

    /** Threads beside are not made for one among many that wait. */
    @Test
    void oneThatMayStart_whileManyWait_isSpawnedAlone() {
        var completed = new Dependency("p0", Dependency.Condition.COMPLETED_SUCCESSFULLY);
        var supervisor =
                booted(
                        40,
                        number ->
                                number == 0
                                        ? program("p0").startsecs(0)
                                        : program("p" + number).dependsOn(completed));
        assertEquals(1, kernel.pids);
        int ends = kernel.ends;
        int begun = kernel.begunInAll;

        // It fails, and is started again, while all the others wait.
        var at = T0.plusSeconds(1);
        supervisor.handle(new LoopEvent.ChildExited(1, new ExitStatus.Code(1), at), at);
        supervisor.handle(new LoopEvent.TimePassed(), T0.plusSeconds(3));

        assertEquals(2, kernel.pids);
        assertEquals(begun, kernel.begunInAll);
        assertEquals(ends, kernel.ends);
    }

    /** All of a priority have been spawned before the first of the next one is. */
    @Test
    void laterPriority_isBegunWhenTheEarlierHasBeenSpawned() {
        booted(60, number -> program("p" + number).startsecs(0).priority(number / 20));

        assertTrue(kernel.mostBegun > 1, "at once: " + kernel.mostBegun);
        assertEquals(60, kernel.pids);
        assertEquals(Set.of(), kernel.besidesAnotherPriority);
    }

    @Test
    void oneThatCannotBeSpawned_isTriedAgain_andTheOthersRun() {
        kernel.failing = 30;
        var supervisor =
                booted(60, number -> program("p" + number).startsecs(0).priority(number / 40));

        assertEquals(59, kernel.pids);
        assertEquals(1, kernel.failed.size());
        var failed = process(supervisor, kernel.failed.getFirst());
        assertEquals(ProcessState.BACKOFF, failed.state());
        assertEquals(0, failed.status().pid());
        assertEquals(List.of(), kernel.begun);
    }

    @Test
    void whatThrowsWhileItIsAwaited_countsAsNotSpawned() {
        kernel.throwing = 30;
        var supervisor = booted(40, number -> program("p" + number));

        assertEquals(39, kernel.pids);
        long backoff =
                supervisor.groups().ascending().stream()
                        .filter(process -> process.state() == ProcessState.BACKOFF)
                        .count();
        assertEquals(1, backoff);
        assertEquals(1, kernel.ends);
    }

    private static SupervisedProcess process(Supervisor supervisor, ProcessId id) {
        return supervisor.groups().process(id).orElseThrow();
    }

    private Supervisor booted(int count, IntFunction<ProcessConfigs> programs) {
        var configs = IntStream.range(0, count).mapToObj(n -> programs.apply(n).build()).toList();
        var simulated = new SimulatedKernel(1, T0);
        simulated.calmDown();
        var ports = simulated.ports();
        var supervisor =
                new Supervisor(
                        ProcessConfigs.configuration(Duration.ofSeconds(9), configs),
                        new Ports(
                                kernel,
                                ports.probes(),
                                ports.logs(),
                                (level, message) -> {},
                                event -> {},
                                ports.eventReaders(),
                                ports.configReading(),
                                ports.schedules(),
                                ports.hooks()),
                        1,
                        T0);
        supervisor.boot(T0);
        return supervisor;
    }

    /** In which a begun spawn comes about when it is awaited. */
    private static final class Kernel implements Processes {

        private final List<ProcessConfig> begun = new ArrayList<>();
        private final Set<ProcessId> besidesAnotherPriority = new HashSet<>();
        private final List<ProcessId> failed = new ArrayList<>();
        private int mostBegun;
        private int begunInAll;
        private int pids;
        private int ends;

        /** The how many-th does not work. */
        private int failing;

        private int throwing;
        private int asked;

        @Override
        public boolean isPrepared(ProcessConfig process, GroupKind groupKind) {
            return true;
        }

        @Override
        public void startGivenUp(ProcessId id) {}

        @Override
        public SpawnResult beginSpawn(ProcessConfig process, GroupKind groupKind) {
            if (begun.stream().anyMatch(other -> other.priority() != process.priority())) {
                besidesAnotherPriority.add(process.id());
            }
            begun.add(process);
            begunInAll++;
            mostBegun = Math.max(mostBegun, begun.size());
            return new SpawnResult.Begun(
                    () -> {
                        begun.remove(process);
                        return spawn(process, groupKind);
                    });
        }

        @Override
        public void endSpawns() {
            ends++;
        }

        @Override
        public SpawnResult spawn(ProcessConfig process, GroupKind groupKind) {
            asked++;
            if (asked == throwing) {
                throw new IllegalStateException("for this test");
            }
            if (asked == failing) {
                failed.add(process.id());
                return new SpawnResult.NotSpawned(SpawnFailure.OTHER, "for this test");
            }
            return new SpawnResult.Alive(++pids, T0);
        }

        @Override
        public SpawnResult.NotSpawned check(ProcessConfig process) {
            return null;
        }

        @Override
        public SignalResult signal(int pid, Signal signal, boolean group) {
            return new SignalResult.Sent();
        }

        @Override
        public void ended(ProcessId id, int pid) {}

        @Override
        public boolean writeStdin(ProcessId id, byte[] data) {
            return true;
        }

        @Override
        public long oomKills() {
            return -1;
        }

        @Override
        public void measureMemory(Set<Integer> pids) {}
    }
}
