package org.supervisordjava.supervisor;

import static org.supervisordjava.config.model.ProcessConfigs.program;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Autorestart;
import org.supervisordjava.config.model.ProcessConfigs;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.supervisor.port.Ports;
import org.supervisordjava.threads.Containment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Queue;

/** One round of the loop, its snapshot included, among so many programs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
public class LoopBenchmark {

    /** Further apart than a program has to live to be started again at once. */
    private static final Duration STEP = Duration.ofSeconds(60);

    @Param({"3", "1000"})
    public int programs;

    private final LoopQueue queue = new LoopQueue();
    private final Queue<Integer> alive = new ArrayDeque<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private SupervisorLoop loop;

    @Setup
    public void start() throws InterruptedException {
        var kernel = new SimulatedKernel(1, now);
        kernel.calmDown();
        var configs = new ArrayList<ProcessConfig>();
        for (int i = 0; i < programs; i++) {
            configs.add(program("p" + i).autorestart(Autorestart.TRUE).startsecs(0).build());
        }
        var spawning =
                new ScriptedProcesses(
                        () -> now,
                        (config, pid) -> alive.add(pid),
                        (pid, signal) -> true,
                        new int[] {100});
        var simulated = kernel.ports();
        var ports =
                new Ports(
                        spawning,
                        simulated.probes(),
                        simulated.logs(),
                        (level, text) -> {},
                        event -> {},
                        simulated.eventReaders(),
                        simulated.configReading(),
                        simulated.schedules(),
                        simulated.hooks());
        loop =
                new SupervisorLoop(
                        new Supervisor(
                                ProcessConfigs.configuration(Duration.ofSeconds(9), configs),
                                ports,
                                1,
                                now),
                        queue,
                        () -> now,
                        (level, text) -> {},
                        Runnable::run,
                        new Containment("the loop", System.err::println));
        loop.round();
        while (alive.size() < programs) {
            nothingHappens();
        }
    }

    @Benchmark
    public Snapshot nothingHappens() throws InterruptedException {
        queue.post(new LoopEvent.TimePassed());
        loop.round();
        return loop.snapshot();
    }

    @Benchmark
    public Snapshot aProgramEndsAndIsStartedAgain() throws InterruptedException {
        now = now.plus(STEP);
        int pid = alive.remove();
        queue.post(new LoopEvent.ChildExited(pid, new ExitStatus.Code(0), now));
        int before = alive.size();
        loop.round();
        if (alive.size() == before) {
            throw new IllegalStateException("was not started again: pid " + pid);
        }
        return loop.snapshot();
    }
}
