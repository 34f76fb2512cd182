package org.supervisordjava.config.source;

import org.supervisordjava.config.text.Problems;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * The sections of all YAML files of a configuration, and of those that these include. A name stands
 * for one program wherever it is given; settings such as {@code http} may be spread over files, but
 * each option once.
 */
final class YamlSections {

    private final Problems problems;
    private final SequencedMap<String, RawSection> sections = new LinkedHashMap<>();

    YamlSections(Problems problems) {
        this.problems = problems;
    }

    void add(RawSection section) {
        var earlier = sections.putIfAbsent(section.title(), section);
        if (earlier != null) {
            sections.put(section.title(), merged(earlier, section));
        }
    }

    /** These and those of the files in supervisord.conf's syntax. */
    List<RawSection> with(List<RawSection> ini) {
        if (!sections.isEmpty()) {
            ini.forEach(this::add);
            return new ArrayList<>(sections.values());
        }
        return ini;
    }

    private RawSection merged(RawSection earlier, RawSection later) {
        if (!later.name().isEmpty()) {
            problems.error(
                    later.location(),
                    "[%s] is given twice".formatted(later.title()),
                    "the first is at " + earlier.location());
            return earlier;
        }
        var options = new LinkedHashMap<>(earlier.options());
        later.options()
                .forEach(
                        (name, value) -> {
                            var first = options.putIfAbsent(name, value);
                            if (first != null) {
                                problems.error(
                                        value.location(),
                                        "`%s` of [%s] is given twice"
                                                .formatted(name, later.title()),
                                        "the first is at " + first.location());
                            }
                        });
        return new RawSection(
                earlier.kind(), earlier.name(), options, earlier.location(), earlier.syntax());
    }
}
