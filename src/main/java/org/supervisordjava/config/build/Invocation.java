package org.supervisordjava.config.build;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What a command line of supervisord asks for. */
public sealed interface Invocation {

    /**
     * Run the supervisor.
     *
     * @param configuration value of {@code -c}; empty means search
     * @param overrides options of {@code [supervisord]} that win over the file, as text
     * @param traceStartup whether the times of the start are to be printed
     */
    record Run(Optional<Path> configuration, Map<String, String> overrides, boolean traceStartup)
            implements Invocation {
        public Run {
            overrides = Map.copyOf(overrides);
        }
    }

    /** Print the help and exit with 0. */
    record ShowHelp() implements Invocation {}

    /** Print the version and exit with 0. */
    record ShowVersion() implements Invocation {}
}
