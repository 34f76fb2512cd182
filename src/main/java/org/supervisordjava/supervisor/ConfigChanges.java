package org.supervisordjava.supervisor;

import org.supervisordjava.config.text.ConfigProblem;

import java.util.List;

/**
 * Group names that a freshly read configuration adds, changes or removes, each list in order; with
 * the warnings of that reading.
 */
public record ConfigChanges(
        List<String> added,
        List<String> changed,
        List<String> removed,
        List<ConfigProblem> warnings) {
    public ConfigChanges {
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        removed = List.copyOf(removed);
        warnings = List.copyOf(warnings);
    }
}
