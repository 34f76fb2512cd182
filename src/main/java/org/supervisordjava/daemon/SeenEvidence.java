package org.supervisordjava.daemon;

import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.diagnosis.Evidence;
import org.supervisordjava.diagnosis.Said;
import org.supervisordjava.http.AuditLog.AuditEntry;
import org.supervisordjava.logs.RecentOutput;
import org.supervisordjava.posix.TcpPorts;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What can be seen of programs from outside: their last output, who holds ports, who has stopped
 * them.
 */
final class SeenEvidence implements Evidence {

    private final RecentOutput recent;
    private final Supplier<List<AuditEntry>> audit;
    private final LostOutput lostOutput;
    private final Function<ProcessId, List<HookFailure>> failedHooks;

    /**
     * @param audit what operators have done, oldest first
     * @param failedHooks those that have failed for good
     */
    SeenEvidence(
            RecentOutput recent,
            Supplier<List<AuditEntry>> audit,
            LostOutput lostOutput,
            Function<ProcessId, List<HookFailure>> failedHooks) {
        this.recent = recent;
        this.failedHooks = failedHooks;
        this.lostOutput = lostOutput;
        this.audit = audit;
    }

    /** By name, with its group or with everything: the first command that has ended since then. */
    @Override
    public Optional<String> whoStopped(ProcessId process, Instant since) {
        var commands = Set.of("stop " + process, "stop " + process.group() + ":*", "stop all");
        return audit.get().stream()
                .filter(entry -> commands.contains(entry.action()) && !entry.at().isBefore(since))
                .map(AuditEntry::who)
                .findFirst();
    }

    /** Who has done something last. */
    Optional<String> whoDid(String action) {
        return audit.get().stream()
                .filter(entry -> entry.action().equals(action))
                .map(AuditEntry::who)
                .reduce((_, last) -> last);
    }

    @Override
    public List<Said> lines(ProcessId process, int pid) {
        return recent.lines(process).stream()
                .filter(line -> line.pid() == pid)
                .map(line -> new Said(line.channel(), line.text()))
                .toList();
    }

    @Override
    public List<String> lostOutput(ProcessId process) {
        return lostOutput.of(process);
    }

    @Override
    public List<HookFailure> failedHooks(ProcessId process) {
        return failedHooks.apply(process);
    }

    @Override
    public Optional<PortHolder> holderOf(int port) {
        return new TcpPorts()
                .on(port)
                .map(
                        found ->
                                new PortHolder(
                                        use(found.state()),
                                        found.pid(),
                                        found.group(),
                                        found.command()));
    }

    private static PortUse use(TcpPorts.PortState state) {
        return switch (state) {
            case LISTENS -> PortUse.LISTENS;
            case CONNECTION -> PortUse.CONNECTION;
            case ENDED_CONNECTION -> PortUse.ENDED_CONNECTION;
        };
    }
}
