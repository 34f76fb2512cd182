package org.supervisordjava.config.build;

import org.supervisordjava.config.model.EventTypes;
import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.GroupKind;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.option.SectionKind;
import org.supervisordjava.config.option.Values;
import org.supervisordjava.config.source.Expansion;
import org.supervisordjava.config.source.RawSection;
import org.supervisordjava.config.text.InvalidValueException;
import org.supervisordjava.config.text.Suggestion;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Puts programs into groups, as supervisord does: groups by (priority, name), the processes of a
 * group by priority and then as they are written, {@code numprocs} by number.
 */
final class GroupAssembly {

    /** Far above what one machine runs; a mistyped numprocs must not exhaust the memory. */
    private static final int MAX_PROCESSES = 10_000;

    private static final int LISTENER_PRIORITY = -1;

    /** In supervisord's order: of two groups with one name and priority the first one counts. */
    private static final List<SectionKind> KINDS =
            List.of(SectionKind.PROGRAM, SectionKind.EVENTLISTENER, SectionKind.FCGI_PROGRAM);

    private final BuildContext context;
    private final Values values;

    /** {@code ENV_x} only. */
    private final Expansion names;

    private final List<SectionOptions> sections;
    private final Map<String, SectionOptions> programs;

    /** All that have a name: of different kinds, as a rule one. */
    private final Map<String, List<SectionOptions>> namesakes;

    private final DependencyGraph dependencies;
    private final List<GroupConfig> groups = new ArrayList<>();
    private final Set<SectionOptions> grouped = new HashSet<>();
    private int processCount;

    /**
     * @param sections everything that becomes processes
     */
    GroupAssembly(BuildContext context, Expansion names, List<SectionOptions> sections) {
        this.context = context;
        this.values = context.values();
        this.names = names;
        this.sections = sections;
        this.programs = byName(sections);
        this.namesakes = sections.stream().collect(Collectors.groupingBy(SectionOptions::name));
        this.dependencies = new DependencyGraph(programs, values);
    }

    /** By their names, of which two kinds of programs may have the same: then the first one. */
    static Map<String, SectionOptions> byName(List<SectionOptions> sections) {
        var byName = new LinkedHashMap<String, SectionOptions>();
        sections.forEach(section -> byName.putIfAbsent(section.name(), section));
        return byName;
    }

    List<GroupConfig> assemble(List<RawSection> groupSections) {
        groupSections.forEach(this::explicitGroup);
        for (var kind : KINDS) {
            sections.stream()
                    .filter(program -> program.kind() == kind && !grouped.contains(program))
                    .forEach(this::implicitGroup);
        }
        groups.sort(GroupAssembly::compareGroups);
        return withoutDuplicates();
    }

    private void explicitGroup(RawSection section) {
        var options = new SectionOptions(context, section, SectionKind.GROUP, names);
        checkName(options);
        int priority = options.get("priority", values::integer);
        var processes = new ArrayList<ProcessConfig>();
        for (String member : new LinkedHashSet<>(options.get("programs", values::strings))) {
            member(options, member)
                    .ifPresent(
                            program -> {
                                grouped.add(program);
                                processes.addAll(
                                        build(program, options.name(), OptionalInt.of(priority)));
                            });
        }
        groups.add(group(options, priority, new GroupKind.Programs(), processes));
    }

    private Optional<SectionOptions> member(SectionOptions group, String name) {
        var found =
                namesakes.getOrDefault(name, List.of()).stream()
                        .filter(section -> section.kind() != SectionKind.EVENTLISTENER)
                        .toList();
        if (found.size() > 1) {
            group.error(
                    "programs",
                    "[%s] name %s is ambiguous (exists as program and fcgi-program)"
                            .formatted(group.title(), name),
                    "rename one of them");
            return Optional.empty();
        }
        if (found.isEmpty()) {
            group.error(
                    "programs",
                    "[%s] names unknown program or fcgi-program %s".formatted(group.title(), name),
                    () -> memberHint(name));
            return Optional.empty();
        }
        var program = found.getFirst();
        if (program.kind() == SectionKind.FCGI_PROGRAM) {
            group.warning(
                    "programs",
                    "`%s` gets no FastCGI socket inside a group, as in supervisord".formatted(name),
                    "take it out of the group");
        }
        return Optional.of(program);
    }

    private Optional<String> memberHint(String name) {
        if (namesakes.containsKey(name)) {
            return Optional.of("it is an event listener, which is a group of its own");
        }
        var members =
                programs.values().stream()
                        .filter(program -> program.kind() != SectionKind.EVENTLISTENER)
                        .map(SectionOptions::name)
                        .toList();
        return Suggestion.hint(name, members)
                .or(() -> Optional.of("the programs are " + String.join(", ", members)));
    }

    private void implicitGroup(SectionOptions program) {
        boolean isListener = program.kind() == SectionKind.EVENTLISTENER;
        int priority =
                isListener && !program.isSet("priority")
                        ? LISTENER_PRIORITY
                        : program.get("priority", values::integer);
        var kind = kind(program);
        var processes = build(program, program.name(), OptionalInt.of(priority));
        groups.add(group(program, priority, kind, processes));
    }

    private GroupKind kind(SectionOptions program) {
        return switch (program.kind()) {
            case EVENTLISTENER -> listenerPool(program);
            case FCGI_PROGRAM -> new GroupKind.Fcgi(new FcgiSocketSection(program, values).build());
            default -> new GroupKind.Programs();
        };
    }

    private GroupKind listenerPool(SectionOptions program) {
        if (program.raw("events").orElse("").isEmpty()) {
            program.error(
                    "events",
                    "[%s] section requires an \"events\" line".formatted(program.title()),
                    "write events=PROCESS_STATE");
        }
        if (program.get("redirect_stderr", values::bool)) {
            program.error(
                    "redirect_stderr",
                    "[%s] section sets redirect_stderr=true but this is not allowed because it will interfere with the eventlistener protocol"
                            .formatted(program.title()));
        }
        var narrow = program.with(names);
        var events =
                narrow.find("events", values::strings).orElse(List.of()).stream()
                        .map(event -> event.toUpperCase(Locale.ROOT))
                        .distinct()
                        .toList();
        events.forEach(event -> checkEvent(program, event));
        int bufferSize = narrow.get("buffer_size", values::integer);
        if (bufferSize < 1) {
            program.error(
                    "buffer_size",
                    "[%s] section sets invalid buffer_size (%d)"
                            .formatted(program.title(), bufferSize),
                    "write 1 or more");
        }
        return new GroupKind.EventListenerPool(events, bufferSize, narrow.text("result_handler"));
    }

    private static void checkEvent(SectionOptions program, String event) {
        if (!EventTypes.ALL.contains(event)) {
            program.error(
                    "events",
                    "Unknown event type %s in [%s] events".formatted(event, program.title()),
                    () ->
                            Suggestion.hint(event, EventTypes.ALL)
                                    .or(
                                            () ->
                                                    Optional.of(
                                                            "such as PROCESS_STATE, PROCESS_LOG or TICK_60")));
        }
    }

    private List<ProcessConfig> build(
            SectionOptions program, String group, OptionalInt groupPriority) {
        if (processCount > MAX_PROCESSES) {
            return List.of();
        }
        var named = program.with(program.names().with("group_name", group));
        var processes =
                new ProgramSection(context, named, group, dependencies.of(program.name()))
                        .build(groupPriority);
        processCount += processes.size();
        if (processCount > MAX_PROCESSES) {
            program.error(
                    "numprocs",
                    "more than %d processes in all".formatted(MAX_PROCESSES),
                    "lower numprocs");
        }
        return processes;
    }

    private GroupConfig group(
            SectionOptions options, int priority, GroupKind kind, List<ProcessConfig> processes) {
        var byName = new LinkedHashMap<String, ProcessConfig>();
        for (ProcessConfig process : processes) {
            var earlier = byName.put(process.name(), process);
            if (earlier != null && !earlier.program().equals(process.program())) {
                context.strict(
                        options.section().syntax(),
                        options.section().location(),
                        "two processes of group `%s` are called `%s`"
                                .formatted(options.name(), process.name()),
                        Optional.of("give one of them another process_name; the last one wins"));
            }
        }
        // The sort is stable.
        var sorted = byName.values().stream().sorted(GroupAssembly::compareProcesses).toList();
        return new GroupConfig(options.name(), priority, kind, sorted);
    }

    // Written out: Comparator.comparing costs 4 ms of every start, as no AOT cache keeps it.
    private static int compareGroups(GroupConfig one, GroupConfig other) {
        int byPriority = Integer.compare(one.priority(), other.priority());
        return byPriority != 0 ? byPriority : one.name().compareTo(other.name());
    }

    private static int compareProcesses(ProcessConfig one, ProcessConfig other) {
        return Integer.compare(one.priority(), other.priority());
    }

    private void checkName(SectionOptions options) {
        try {
            values.name(options.name());
        } catch (InvalidValueException e) {
            context.problems().error(options.section().location(), e.getMessage());
        }
    }

    /** supervisord adds the first of two groups with one name and ignores the second. */
    private List<GroupConfig> withoutDuplicates() {
        var byName = new HashMap<String, GroupConfig>();
        for (GroupConfig group : groups) {
            if (byName.putIfAbsent(group.name(), group) != null) {
                context.strict(
                        context.syntax(),
                        context.wholeFile(),
                        "two groups are called `%s`; only the first one counts"
                                .formatted(group.name()),
                        Optional.of("put the program into the group or rename one of them"));
            }
        }
        return groups.stream().filter(group -> byName.get(group.name()) == group).toList();
    }
}
