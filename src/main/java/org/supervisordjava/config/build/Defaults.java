package org.supervisordjava.config.build;

import org.supervisordjava.config.option.SectionKind;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * The values of the defaults that name nothing: a program leaves fifty options out, and with a
 * thousand programs reading each text once a program takes longer than all the rest. An option has
 * one conversion wherever it is read, and nobody changes its value. One reading, one thread.
 */
final class Defaults {

    private final Map<SectionKind, Map<String, Object>> values = new EnumMap<>(SectionKind.class);

    /** What has been learnt; null when nothing has. */
    @SuppressWarnings("unchecked")
    <T> T known(SectionKind kind, String option) {
        var ofKind = values.get(kind);
        return ofKind == null ? null : (T) ofKind.get(option);
    }

    void learn(SectionKind kind, String option, Object value) {
        values.computeIfAbsent(kind, _ -> new HashMap<>()).put(option, value);
    }
}
