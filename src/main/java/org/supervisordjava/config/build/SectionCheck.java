package org.supervisordjava.config.build;

import org.supervisordjava.config.option.OptionTable;
import org.supervisordjava.config.option.OtherWords;
import org.supervisordjava.config.option.ProbeOptions;
import org.supervisordjava.config.option.SectionKind;
import org.supervisordjava.config.source.RawSection;
import org.supervisordjava.config.source.RawValue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds sections and options that nobody reads: supervisord ignores them silently. */
final class SectionCheck {

    private final BuildContext context;

    private final List<RawSection> sections;

    /**
     * Values of options of {@code [DEFAULT]}, which are in every section, fitting or not. Nobody
     * asks where every option is known.
     */
    private Optional<Set<RawValue>> inherited = Optional.empty();

    SectionCheck(BuildContext context, List<RawSection> sections) {
        this.context = context;
        this.sections = sections;
    }

    void check() {
        sections.forEach(this::check);
    }

    private boolean isInherited(RawValue value) {
        if (inherited.isEmpty()) {
            inherited = Optional.of(valuesOfSeveral());
        }
        return inherited.get().contains(value);
    }

    private Set<RawValue> valuesOfSeveral() {
        Set<RawValue> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<RawValue> several = Collections.newSetFromMap(new IdentityHashMap<>());
        for (RawSection section : sections) {
            for (RawValue value : section.options().values()) {
                if (!seen.add(value)) {
                    several.add(value);
                }
            }
        }
        return several;
    }

    private void check(RawSection section) {
        SectionKind.ofIni(section.kind())
                .ifPresentOrElse(kind -> check(section, kind), () -> unknownSection(section));
    }

    private void unknownSection(RawSection section) {
        var kinds = Arrays.stream(SectionKind.values()).map(SectionKind::iniName).toList();
        context.strict(
                section.syntax(),
                section.location(),
                "unknown section [" + section.title() + "]",
                () -> OtherWords.hint(section.kind(), kinds));
    }

    private void check(RawSection section, SectionKind kind) {
        if (kind.naming() == SectionKind.Naming.REQUIRED && section.name().isEmpty()) {
            context.problems()
                    .warning(
                            section.location(),
                            "[%s] has no name".formatted(section.kind()),
                            "write [%s:name]".formatted(section.kind()));
        }
        if (!OptionTable.isOpen(kind)) {
            section.options().forEach((name, value) -> check(section, kind, name, value));
        }
    }

    /** {@code notify=true} of a program: which probe it is has to be said. */
    private static Optional<String> ofAProbe(SectionKind kind, String name, List<String> names) {
        return kind.isProgram() && OtherWords.ours(name, names).isEmpty()
                ? ProbeOptions.field(name)
                        .map("it belongs to a probe: write readiness_%s=…"::formatted)
                : Optional.empty();
    }

    private void check(RawSection section, SectionKind kind, String name, RawValue value) {
        if (OptionTable.find(kind, name).isEmpty() && !isInherited(value)) {
            var names = new ArrayList<String>();
            OptionTable.of(kind).forEach(option -> names.add(option.name()));
            context.strict(
                    section.syntax(),
                    value.location(),
                    "unknown option `%s` in [%s]".formatted(name, section.title()),
                    () -> ofAProbe(kind, name, names).or(() -> OtherWords.hint(name, names)));
        }
    }
}
