package org.supervisordjava.http;

import org.supervisordjava.supervisor.ProcessSnapshot;

import java.nio.file.Path;
import java.util.Optional;

/** Which file holds a stream of a process. */
public enum LogChannel {
    STDOUT,
    STDERR;

    /**
     * @param name {@code stdout} or {@code stderr}
     */
    public static Optional<LogChannel> parse(String name) {
        return switch (name) {
            case "stdout" -> Optional.of(STDOUT);
            case "stderr" -> Optional.of(STDERR);
            default -> Optional.empty();
        };
    }

    /** Empty when the stream does not go to a file. */
    public Optional<Path> of(ProcessSnapshot process) {
        var path =
                switch (this) {
                    case STDOUT -> process.stdoutLogfile();
                    case STDERR -> process.stderrLogfile();
                };
        return path.isEmpty() ? Optional.empty() : Optional.of(Path.of(path));
    }
}
