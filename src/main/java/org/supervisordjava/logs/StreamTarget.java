package org.supervisordjava.logs;

import org.supervisordjava.config.model.OutputTarget;

import java.util.Optional;

/** Tells targets that may keep a writer waiting from files. */
final class StreamTarget {

    private StreamTarget() {}

    /** The stream behind a path: a standard stream, a FIFO or a terminal; empty for a file. */
    static Optional<NonBlockingStream> of(OutputTarget.File target, OutputPump pump) {
        var path = target.path();
        if (target.isStandardStream()) {
            boolean error = path.endsWith("stderr") || path.endsWith("2");
            return Optional.of(pump.standardStream(error ? 2 : 1));
        }
        return FileKind.of(path) == FileKind.STREAM
                ? Optional.of(pump.device(path))
                : Optional.empty();
    }
}
