package org.supervisordjava.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * Collects what is wrong, so that the operator sees all of it at once. The same problem found again
 * (once for each of {@code numprocs} processes, say) counts once. One thread.
 */
final class Problems {

    private final SequencedSet<ConfigProblem> found = new LinkedHashSet<>();

    void addAll(List<ConfigProblem> problems) {
        found.addAll(problems);
    }

    void error(ConfigProblem.Location location, String message) {
        add(ConfigProblem.Severity.ERROR, location, message, Optional.empty());
    }

    void error(ConfigProblem.Location location, String message, String hint) {
        add(ConfigProblem.Severity.ERROR, location, message, Optional.of(hint));
    }

    void error(ConfigProblem.Location location, String message, Optional<String> hint) {
        add(ConfigProblem.Severity.ERROR, location, message, hint);
    }

    void warning(ConfigProblem.Location location, String message) {
        add(ConfigProblem.Severity.WARNING, location, message, Optional.empty());
    }

    void warning(ConfigProblem.Location location, String message, String hint) {
        add(ConfigProblem.Severity.WARNING, location, message, Optional.of(hint));
    }

    void add(
            ConfigProblem.Severity severity,
            ConfigProblem.Location location,
            String message,
            Optional<String> hint) {
        found.add(new ConfigProblem(severity, location, message, hint));
    }

    boolean hasErrors() {
        return found.stream().anyMatch(Problems::isError);
    }

    List<ConfigProblem> all() {
        return List.copyOf(found);
    }

    List<ConfigProblem> warnings() {
        return found.stream().filter(problem -> !isError(problem)).toList();
    }

    private static boolean isError(ConfigProblem problem) {
        return problem.severity() == ConfigProblem.Severity.ERROR;
    }
}
