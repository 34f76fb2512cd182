package org.supervisordjava.supervisor;

import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.supervisor.port.Processes;

import java.time.Instant;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/**
 * Every spawn works and nothing ends by itself: a test says what ends when.
 *
 * @param spawned is told of each, with its pid
 * @param signalled is told of each signal, and says whether it could be sent
 */
record ScriptedProcesses(
        Supplier<Instant> clock,
        BiConsumer<ProcessConfig, Integer> spawned,
        BiPredicate<Integer, Signal> signalled,
        int[] lastPid)
        implements Processes {

    ScriptedProcesses(
            SimulatedKernel kernel,
            BiConsumer<ProcessConfig, Integer> spawned,
            BiPredicate<Integer, Signal> signalled) {
        this(kernel::now, spawned, signalled, new int[] {100});
    }

    @Override
    public boolean isPrepared(ProcessConfig process, GroupKind groupKind) {
        return true;
    }

    @Override
    public void startGivenUp(ProcessId id) {}

    @Override
    public SpawnResult spawn(ProcessConfig process, GroupKind groupKind) {
        int pid = ++lastPid[0];
        spawned.accept(process, pid);
        return new SpawnResult.Alive(pid, clock.get());
    }

    @Override
    public SpawnResult.NotSpawned check(ProcessConfig process) {
        return null;
    }

    @Override
    public SignalResult signal(int pid, Signal signal, boolean group) {
        return signalled.test(pid, signal)
                ? new SignalResult.Sent()
                : new SignalResult.NotSent("EPERM");
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
