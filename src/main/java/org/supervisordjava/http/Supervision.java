package org.supervisordjava.http;

import org.supervisordjava.supervisor.Commands;
import org.supervisordjava.supervisor.Snapshot;

import java.nio.file.Path;
import java.time.Clock;
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
 */
public record Supervision(
        Supplier<Snapshot> snapshot,
        Commands commands,
        String version,
        Optional<Path> mainLogfile,
        Clock clock) {

    public Supervision {
        Objects.requireNonNull(snapshot);
        Objects.requireNonNull(commands);
        Objects.requireNonNull(version);
        Objects.requireNonNull(mainLogfile);
        Objects.requireNonNull(clock);
    }

    public Snapshot current() {
        return snapshot.get();
    }

    public ProcessDescription description() {
        return new ProcessDescription(clock.getZone());
    }
}
