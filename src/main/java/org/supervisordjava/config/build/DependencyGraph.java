package org.supervisordjava.config.build;

import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Dependency;
import org.supervisordjava.config.model.ProcessConfig.Dependency.Condition;
import org.supervisordjava.config.option.Values;
import org.supervisordjava.config.text.Suggestion;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Stream;

/** Resolves {@code depends_on} over all programs: names, default conditions, cycles. */
final class DependencyGraph {

    /** Of the programs of one cycle. */
    private static final int MOST_NAMED = 20;

    private final Map<String, SectionOptions> programs;
    private final Values values;
    private final Map<String, List<Dependency>> resolved = new LinkedHashMap<>();

    /**
     * @param programs every program, event listener and FastCGI program by name
     */
    DependencyGraph(Map<String, SectionOptions> programs, Values values) {
        this.programs = programs;
        this.values = values;
        programs.forEach((name, options) -> resolved.put(name, resolve(options)));
        refuseCycles();
    }

    List<Dependency> of(String program) {
        return resolved.getOrDefault(program, List.of());
    }

    private List<Dependency> resolve(SectionOptions options) {
        var dependencies = new ArrayList<Dependency>();
        for (String item : options.get("depends_on", values::strings)) {
            if (!item.isEmpty()) {
                resolve(options, item).ifPresent(dependencies::add);
            }
        }
        return List.copyOf(dependencies);
    }

    private Optional<Dependency> resolve(SectionOptions options, String item) {
        int colon = item.indexOf(':');
        var name = colon < 0 ? item : item.substring(0, colon).strip();
        var target = programs.get(name);
        if (target == null) {
            options.error(
                    "depends_on",
                    "there is no program `" + name + "`",
                    () -> Suggestion.hint(name, programs.keySet()).or(this::choices));
            return Optional.empty();
        }
        return colon < 0
                ? Optional.of(new Dependency(name, defaultCondition(target)))
                : condition(options, target, item.substring(colon + 1).strip())
                        .map(condition -> new Dependency(name, condition));
    }

    private Optional<String> choices() {
        return Optional.of("the programs are " + String.join(", ", programs.keySet()));
    }

    private Condition defaultCondition(SectionOptions target) {
        if (isOneshot(target)) {
            return Condition.COMPLETED_SUCCESSFULLY;
        }
        return ProbeSection.gatesReadiness(target, values) ? Condition.HEALTHY : Condition.STARTED;
    }

    private Optional<Condition> condition(
            SectionOptions options, SectionOptions target, String text) {
        var condition = condition(text);
        if (condition.isEmpty()) {
            options.error(
                    "depends_on",
                    "`" + text + "` is not a condition",
                    "write started, healthy or completed_successfully");
        }
        condition.ifPresent(wanted -> refuseUnreachable(options, target, wanted));
        return condition;
    }

    private static Optional<Condition> condition(String text) {
        // Compose writes service_healthy, process-compose process_healthy.
        var name = text.replaceFirst("^(service|process)_", "").toUpperCase(Locale.ROOT);
        return Stream.of(Condition.values())
                .filter(condition -> condition.name().equals(name))
                .findFirst();
    }

    private void refuseUnreachable(
            SectionOptions options, SectionOptions target, Condition condition) {
        if (condition == Condition.HEALTHY && !ProbeSection.gatesReadiness(target, values)) {
            options.error(
                    "depends_on",
                    "`%s` has no readiness or startup probe, so it never becomes healthy"
                            .formatted(target.name()),
                    "give it one, or wait for started");
        }
        if (condition == Condition.COMPLETED_SUCCESSFULLY && !isOneshot(target)) {
            options.warning(
                    "depends_on",
                    "`%s` is a service, which is not expected to complete".formatted(target.name()),
                    "give it type oneshot");
        }
    }

    private static boolean isOneshot(SectionOptions target) {
        return ProgramSection.type(target) == ProcessConfig.ProgramType.ONESHOT;
    }

    private void refuseCycles() {
        Set<String> done = new HashSet<>();
        for (String program : resolved.keySet()) {
            if (!done.contains(program)) {
                visit(program, done);
            }
        }
    }

    /** Depth first, and without recursion: a chain may be as long as there are programs. */
    private void visit(String first, Set<String> done) {
        // The programs on the way, each of which waits for the next, with what is still to be seen.
        SequencedMap<String, Iterator<Dependency>> path = new LinkedHashMap<>();
        path.put(first, of(first).iterator());
        while (!path.isEmpty()) {
            var last = path.lastEntry();
            if (!last.getValue().hasNext()) {
                path.pollLastEntry();
                done.add(last.getKey());
                continue;
            }
            var next = last.getValue().next().program();
            if (path.containsKey(next)) {
                refuseCycle(next, path.sequencedKeySet());
            } else if (!done.contains(next)) {
                path.put(next, of(next).iterator());
            }
        }
    }

    private void refuseCycle(String program, SequencedSet<String> path) {
        var cycle =
                Stream.concat(
                                path.stream().dropWhile(name -> !name.equals(program)),
                                Stream.of(program))
                        .toList();
        programs.get(program)
                .error(
                        "depends_on",
                        "programs wait for each other: " + named(cycle),
                        "remove one of them");
    }

    private static String named(List<String> cycle) {
        if (cycle.size() <= MOST_NAMED) {
            return String.join(" → ", cycle);
        }
        return "%s … (%d programs) … %s"
                .formatted(
                        String.join(" → ", cycle.subList(0, MOST_NAMED - 1)),
                        cycle.size() - MOST_NAMED,
                        cycle.getLast());
    }
}
