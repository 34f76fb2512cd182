package org.supervisordjava.config.model;

import java.nio.file.Path;

/** Where a stream of output goes: the value of supervisord's {@code *_logfile} options. */
public sealed interface OutputTarget {

    /** A generated file in {@code childlogdir}, removed at the next start. */
    record Auto() implements OutputTarget {}

    /** Nowhere. */
    record None() implements OutputTarget {}

    /** The system log; supervisord's deprecated {@code logfile=syslog}. */
    record Syslog() implements OutputTarget {}

    /** A file, or a device such as {@code /dev/stdout}. */
    record File(Path path) implements OutputTarget {

        /**
         * Whether this is the supervisor's own standard output or error, which can be neither
         * reopened nor rotated.
         */
        public boolean isStandardStream() {
            return switch (path.toString()) {
                case "/dev/stdout",
                        "/dev/stderr",
                        "/dev/fd/1",
                        "/dev/fd/2",
                        "/proc/self/fd/1",
                        "/proc/self/fd/2" ->
                        true;
                default -> false;
            };
        }
    }
}
