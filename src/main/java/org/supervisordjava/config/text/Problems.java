package org.supervisordjava.config.text;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Collects what is wrong, so that the operator sees all of it at once. The same problem found again
 * (once for each of {@code numprocs} processes, say) counts once. One thread.
 */
public final class Problems {

    /** More of a severity are counted only: nobody reads them, and they cost memory. */
    private static final int MOST = 200;

    private final SequencedSet<ConfigProblem> found = new LinkedHashSet<>();
    private final Map<ConfigProblem.Severity, Integer> counts = new HashMap<>();
    private final Map<ConfigProblem.Severity, Omitted> omitted = new HashMap<>();

    /**
     * Those that there was no room for.
     *
     * @param first where the first of them is
     */
    private record Omitted(int number, ConfigProblem.Location first) {
        ConfigProblem said(ConfigProblem.Severity severity) {
            return new ConfigProblem(
                    severity,
                    first,
                    "from here on %d more %ss are not listed"
                            .formatted(number, severity.name().toLowerCase(Locale.ROOT)),
                    Optional.empty());
        }
    }

    public void addAll(List<ConfigProblem> problems) {
        problems.forEach(this::add);
    }

    public void error(ConfigProblem.Location location, String message) {
        add(ConfigProblem.Severity.ERROR, location, message, Optional.empty());
    }

    public void error(ConfigProblem.Location location, String message, String hint) {
        add(ConfigProblem.Severity.ERROR, location, message, Optional.of(hint));
    }

    public void warning(ConfigProblem.Location location, String message) {
        add(ConfigProblem.Severity.WARNING, location, message, Optional.empty());
    }

    public void warning(ConfigProblem.Location location, String message, String hint) {
        add(ConfigProblem.Severity.WARNING, location, message, Optional.of(hint));
    }

    /**
     * @param hint asked for only when the problem is listed: to find one may be expensive
     */
    public void error(
            ConfigProblem.Location location, String message, Supplier<Optional<String>> hint) {
        add(ConfigProblem.Severity.ERROR, location, message, hint);
    }

    /**
     * @param hint asked for only when the problem is listed: to find one may be expensive
     */
    public void add(
            ConfigProblem.Severity severity,
            ConfigProblem.Location location,
            String message,
            Supplier<Optional<String>> hint) {
        var listed = isFull(severity) ? Optional.<String>empty() : hint.get();
        add(severity, location, message, listed);
    }

    public void add(
            ConfigProblem.Severity severity,
            ConfigProblem.Location location,
            String message,
            Optional<String> hint) {
        add(new ConfigProblem(severity, location, message, hint));
    }

    /** What ended the reading is always listed. */
    public void lastError(ConfigProblem.Location location, String message, String hint) {
        var problem =
                new ConfigProblem(
                        ConfigProblem.Severity.ERROR, location, message, Optional.of(hint));
        if (found.add(problem)) {
            counts.merge(ConfigProblem.Severity.ERROR, 1, Integer::sum);
        }
    }

    private void add(ConfigProblem problem) {
        var severity = problem.severity();
        if (found.contains(problem)) {
            return;
        }
        if (isFull(severity)) {
            omitted.merge(
                    severity,
                    new Omitted(1, problem.location()),
                    (earlier, _) -> new Omitted(earlier.number() + 1, earlier.first()));
        } else {
            found.add(problem);
            counts.merge(severity, 1, Integer::sum);
        }
    }

    private boolean isFull(ConfigProblem.Severity severity) {
        return counts.getOrDefault(severity, 0) >= MOST;
    }

    public boolean hasErrors() {
        return counts.containsKey(ConfigProblem.Severity.ERROR);
    }

    /** Whether there is one at that place. */
    public boolean isReported(ConfigProblem.Location location) {
        return found.stream().anyMatch(problem -> problem.location().equals(location));
    }

    /** In the order of the file; those that belong to no line come first. */
    public List<ConfigProblem> all() {
        if (found.size() < 2) {
            return List.copyOf(found);
        }
        var listed = found.stream().sorted(Problems::byPlace);
        var counted = omitted.entrySet().stream().map(more -> more.getValue().said(more.getKey()));
        return Stream.concat(listed, counted).toList();
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
