package org.supervisordjava.config.model;

import org.supervisordjava.config.text.ConfigProblem;

import java.util.List;

/**
 * A configuration that can be used.
 *
 * @param warnings what is legal but probably not meant
 * @param notes lines for the log, such as {@code Included extra file "…" during parsing}
 */
public record LoadedConfig(
        SupervisorConfig config, List<ConfigProblem> warnings, List<String> notes) {

    public LoadedConfig {
        warnings = List.copyOf(warnings);
        notes = List.copyOf(notes);
    }
}
