package org.supervisordjava.config.source;

import org.supervisordjava.config.text.ConfigProblem;
import org.supervisordjava.config.text.ConfigSyntax;

import java.nio.file.Path;
import java.util.List;

/**
 * What a reader has found in a file and those it includes: sections in order, duplicates merged.
 *
 * @param problems of reading; with an error among them the configuration cannot be used
 * @param notes lines for the log, such as {@code Included extra file "…" during parsing}
 */
public record RawConfig(
        Path mainFile,
        List<RawSection> sections,
        List<ConfigProblem> problems,
        List<String> notes,
        ConfigSyntax syntax) {

    public RawConfig {
        sections = List.copyOf(sections);
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
    }
}
