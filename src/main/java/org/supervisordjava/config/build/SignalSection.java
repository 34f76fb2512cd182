package org.supervisordjava.config.build;

import org.supervisordjava.config.model.GroupConfig;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.config.source.RawSection;
import org.supervisordjava.config.source.RawValue;
import org.supervisordjava.config.text.Suggestion;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Builds which signals to the supervisor are passed on, and to whom. */
final class SignalSection {

    private static final String ALL_OF_GROUP = ":*";

    /** Those that stop the supervisor. */
    private static final Set<Signal> STOPPING = EnumSet.of(Signal.TERM, Signal.INT, Signal.QUIT);

    /** Those that nobody can catch, or that report the process's own fault. */
    private static final Set<Signal> UNAVAILABLE =
            EnumSet.of(
                    Signal.KILL,
                    Signal.STOP,
                    Signal.CHLD,
                    Signal.ILL,
                    Signal.TRAP,
                    Signal.ABRT,
                    Signal.BUS,
                    Signal.FPE,
                    Signal.SEGV,
                    Signal.SYS);

    private final BuildContext context;
    private final Set<String> targets = new TreeSet<>();
    private final Map<Signal, List<String>> forwards = new EnumMap<>(Signal.class);

    SignalSection(BuildContext context, List<GroupConfig> groups) {
        this.context = context;
        for (GroupConfig group : groups) {
            targets.add(group.name() + ALL_OF_GROUP);
            for (ProcessConfig process : group.processes()) {
                targets.add(process.program());
                targets.add(process.id().toString());
            }
        }
    }

    Map<Signal, List<String>> build(RawSection section) {
        section.options().forEach(this::add);
        return forwards;
    }

    private void add(String name, RawValue value) {
        var signal = Signal.parse(name);
        if (signal.isEmpty()) {
            context.problems()
                    .error(value.location(), "`" + name + "` is not a signal", "such as USR1");
        } else if (STOPPING.contains(signal.get())) {
            context.problems()
                    .error(
                            value.location(),
                            signal.get().posixName() + " stops the supervisor and is not passed on",
                            "set the program's stopsignal instead");
        } else if (UNAVAILABLE.contains(signal.get())) {
            context.problems()
                    .error(
                            value.location(),
                            signal.get().posixName() + " cannot be passed on",
                            "use HUP, USR1, USR2 or WINCH");
        } else {
            forwards.put(signal.get(), receivers(value));
        }
    }

    private Optional<String> choices() {
        return Optional.of("choose from " + String.join(", ", targets));
    }

    private List<String> receivers(RawValue value) {
        var receivers = new ArrayList<String>();
        for (String target : context.values().strings(value.text())) {
            if (targets.contains(target)) {
                receivers.add(target);
            } else {
                context.problems()
                        .error(
                                value.location(),
                                "there is no program or group `" + target + "` to pass a signal to",
                                () -> Suggestion.hint(target, targets).or(this::choices));
            }
        }
        return List.copyOf(receivers);
    }
}
