package org.supervisordjava.logs;

import java.util.Optional;

/**
 * How it goes with a receiver of lines.
 *
 * @param name {@code syslog} or {@code otlp}
 * @param sent lines that it has taken
 * @param dropped lines that it has not taken and will not
 * @param problem why it takes none; empty while it does
 */
public record LogSinkStatus(
        String name, String address, long sent, long dropped, Optional<String> problem) {}
