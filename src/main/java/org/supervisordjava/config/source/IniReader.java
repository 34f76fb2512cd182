package org.supervisordjava.config.source;

import org.supervisordjava.config.text.ConfigSyntax;
import org.supervisordjava.config.text.Problems;
import org.supervisordjava.config.text.PythonSpace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;

/**
 * Reads files in supervisord.conf's syntax into raw sections: sections of one title merged, what
 * comes later winning, and the options of {@code [DEFAULT]} added to all. One use, one thread.
 *
 * <p>No streams on the way of a small file: each command of the client reads one.
 */
final class IniReader {

    private final ConfigEnvironment environment;
    private final SequencedMap<String, IniText.Section> sections = new LinkedHashMap<>();
    private final Problems problems;
    private final ReadingBudget budget;

    private final Predicate<String> kept;

    /**
     * @param kept which sections, by their titles; of the others only mistakes are told
     */
    IniReader(
            ConfigEnvironment environment,
            Problems problems,
            ReadingBudget budget,
            Predicate<String> kept) {
        this.environment = environment;
        this.kept = kept;
        this.problems = problems;
        this.budget = budget;
    }

    /**
     * Adds the sections of a file.
     *
     * @param file what messages call it
     * @return what the file itself holds
     */
    Map<String, IniText.Section> add(Path file, String text) {
        var absolute = environment.workingDirectory().resolve(file);
        var parsed = IniText.parse(file, absolute.getParent(), text, kept);
        budget.spend(text.length());
        problems.addAll(parsed.problems());
        parsed.sections().forEach(this::merge);
        return parsed.sections();
    }

    private void merge(String title, IniText.Section section) {
        sections.merge(
                title,
                section,
                (earlier, later) -> {
                    earlier.options().putAll(later.options());
                    return earlier;
                });
    }

    Optional<IniText.Section> section(String title) {
        return Optional.ofNullable(sections.get(title));
    }

    /** One section of each title, in the order of their first lines. */
    List<RawSection> rawSections() {
        var raw = new ArrayList<RawSection>();
        for (var section : sections.values()) {
            if (!section.title().equals(IniText.DEFAULT_SECTION)) {
                budget.spend(
                        (long) ReadingBudget.OPTION
                                * (1 + section.options().size() + defaults().size()));
                raw.add(rawSection(section));
            }
        }
        return raw;
    }

    private RawSection rawSection(IniText.Section section) {
        int colon = section.title().indexOf(':');
        return new RawSection(
                colon < 0 ? section.title() : section.title().substring(0, colon),
                colon < 0 ? "" : PythonSpace.strip(section.title().substring(colon + 1)),
                inherited(section),
                section.location(),
                ConfigSyntax.INI);
    }

    /** The section's own options, then those of {@code [DEFAULT]} it does not set itself. */
    SequencedMap<String, RawValue> inherited(IniText.Section section) {
        var options = new LinkedHashMap<>(section.options());
        defaults().forEach(options::putIfAbsent);
        return options;
    }

    private Map<String, RawValue> defaults() {
        var section = sections.get(IniText.DEFAULT_SECTION);
        return section == null ? Map.of() : section.options();
    }
}
