package org.supervisordjava.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds sections and options that nobody reads: supervisord ignores them silently. */
final class SectionCheck {

    private final BuildContext context;

    SectionCheck(BuildContext context) {
        this.context = context;
    }

    void check(List<RawSection> sections) {
        sections.forEach(this::check);
    }

    private void check(RawSection section) {
        SectionKind.ofIni(section.kind())
                .ifPresentOrElse(kind -> check(section, kind), () -> unknownSection(section));
    }

    private void unknownSection(RawSection section) {
        var kinds = Arrays.stream(SectionKind.values()).map(SectionKind::iniName).toList();
        context.strict(
                section.location(),
                "unknown section [" + section.title() + "]",
                Suggestion.hint(section.kind(), kinds));
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

    private void check(RawSection section, SectionKind kind, String name, RawValue value) {
        if (OptionTable.find(kind, name).isEmpty()) {
            var names = new ArrayList<String>();
            OptionTable.of(kind).forEach(option -> names.add(option.name()));
            context.strict(
                    value.location(),
                    "unknown option `%s` in [%s]".formatted(name, section.title()),
                    Suggestion.hint(name, names));
        }
    }
}
