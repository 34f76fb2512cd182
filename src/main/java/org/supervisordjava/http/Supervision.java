package org.supervisordjava.http;

import org.supervisordjava.supervisor.Commands;
import org.supervisordjava.supervisor.Snapshot;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the interfaces know of the supervisor.
 *
 * @param snapshot the last one published; never waits
 * @param version of this program
 * @param mainLogfile the supervisor's own log, empty when it does not go to a file
 * @param clock tells the time and the zone that descriptions are written in
 * @param deadThreads the supervisor's own that have ended and should not have
 * @param audit of what callers have done
 */
public record Supervision(
        Supplier<Snapshot> snapshot,
        Commands commands,
        String version,
        Optional<Path> mainLogfile,
        Clock clock,
        Supplier<List<String>> deadThreads,
        AuditLog audit) {

    public Supervision {
        Objects.requireNonNull(snapshot);
        Objects.requireNonNull(commands);
        Objects.requireNonNull(version);
        Objects.requireNonNull(mainLogfile);
        Objects.requireNonNull(clock);
        Objects.requireNonNull(deadThreads);
        Objects.requireNonNull(audit);
    }

    public Snapshot current() {
        return snapshot.get();
    }

    /** What a caller may have done, and is remembered for. */
    public Commands commands(Caller caller) {
        return new AuditedCommands(commands, caller, audit);
    }

    public ProcessDescription description() {
        return new ProcessDescription(clock::getZone);
    }
}
