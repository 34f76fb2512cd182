package org.supervisordjava.config.text;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * Collects what is wrong, so that the operator sees all of it at once. The same problem found again
 * (once for each of {@code numprocs} processes, say) counts once. One thread.
 */
public final class Problems {

    private final SequencedSet<ConfigProblem> found = new LinkedHashSet<>();

    public void addAll(List<ConfigProblem> problems) {
        found.addAll(problems);
    }

    public void error(ConfigProblem.Location location, String message) {
        add(ConfigProblem.Severity.ERROR, location, message, Optional.empty());
    }

    public void error(ConfigProblem.Location location, String message, String hint) {
        add(ConfigProblem.Severity.ERROR, location, message, Optional.of(hint));
    }

    public void error(ConfigProblem.Location location, String message, Optional<String> hint) {
        add(ConfigProblem.Severity.ERROR, location, message, hint);
    }

    public void warning(ConfigProblem.Location location, String message) {
        add(ConfigProblem.Severity.WARNING, location, message, Optional.empty());
    }

    public void warning(ConfigProblem.Location location, String message, String hint) {
        add(ConfigProblem.Severity.WARNING, location, message, Optional.of(hint));
    }

    public void add(
            ConfigProblem.Severity severity,
            ConfigProblem.Location location,
            String message,
            Optional<String> hint) {
        found.add(new ConfigProblem(severity, location, message, hint));
    }

    public boolean hasErrors() {
        return found.stream().anyMatch(ConfigProblem::isError);
    }

    /** In the order of the file; those that belong to no line come first. */
    public List<ConfigProblem> all() {
        if (found.size() < 2) {
            return List.copyOf(found);
        }
        return found.stream().sorted(Problems::byPlace).toList();
    }

    public List<ConfigProblem> warnings() {
        return all().stream().filter(problem -> !problem.isError()).toList();
    }

    private static int byPlace(ConfigProblem one, ConfigProblem other) {
        var left = one.location();
        var right = other.location();
        int byFile = left.file().compareTo(right.file());
        int byLine = Integer.compare(left.line(), right.line());
        return byFile != 0
                ? byFile
                : byLine != 0 ? byLine : Integer.compare(left.column(), right.column());
    }
}
