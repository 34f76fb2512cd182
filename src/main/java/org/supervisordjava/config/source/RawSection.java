package org.supervisordjava.config.source;

import org.supervisordjava.config.text.ConfigProblem;
import org.supervisordjava.config.text.ConfigSyntax;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * One section, such as {@code [program:web]}, as its file spells it.
 *
 * @param kind what stands before the colon: {@code program}
 * @param name what stands after it: {@code web}; empty when there is none
 * @param options by lower-case name, in the order of the file
 * @param syntax of the file it stands in
 */
public record RawSection(
        String kind,
        String name,
        SequencedMap<String, RawValue> options,
        ConfigProblem.Location location,
        ConfigSyntax syntax) {

    public RawSection {
        options = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(options));
    }

    public boolean isIni() {
        return syntax == ConfigSyntax.INI;
    }

    /** {@code program:web}, or just {@code supervisord}. */
    public String title() {
        return name.isEmpty() ? kind : kind + ":" + name;
    }
}
