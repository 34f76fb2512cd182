package org.supervisordjava.config.model;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the flight recorder keeps what happens.
 *
 * @param maxBytes of all of it
 */
public record HistoryConfig(Place place, long maxBytes) {

    /** What {@code history} says. */
    public sealed interface Place {

        /** In {@link #CONTAINERS}, when this is process 1. */
        record Automatic() implements Place {}

        record Off() implements Place {}

        record Directory(Path path) implements Place {}
    }

    /** A container has one supervisor; elsewhere nothing says to which of several it belongs. */
    private static final Path CONTAINERS = Path.of("/var/lib/supervisord-java");

    /** Empty when nothing is recorded. */
    public Optional<Path> directory(int pid) {
        return switch (place) {
            case Place.Automatic() -> pid == 1 ? Optional.of(CONTAINERS) : Optional.empty();
            case Place.Off() -> Optional.empty();
            case Place.Directory(Path path) -> Optional.of(path);
        };
    }
}
