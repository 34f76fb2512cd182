package org.supervisordjava.config;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The names that {@code %(name)s} may use in the value of an option, and the expansion itself.
 * Immutable; each {@code with} makes a wider set of names.
 */
final class Expansion {

    private static final Expansion EMPTY = new Expansion(Collections.emptySortedMap());

    /** Values are strings or integers, as Python's conversions tell them apart. */
    private final SortedMap<String, Object> names;

    private Expansion(SortedMap<String, Object> names) {
        this.names = names;
    }

    /** One name {@code ENV_x} for every variable. */
    static Expansion ofEnvironment(Map<String, String> variables) {
        return EMPTY.withEnvironment(variables);
    }

    Expansion withEnvironment(Map<String, String> variables) {
        var wider = new TreeMap<>(names);
        variables.forEach((name, value) -> wider.put("ENV_" + name, value));
        return new Expansion(wider);
    }

    Expansion with(String name, String value) {
        return withValue(name, value);
    }

    Expansion with(String name, int value) {
        return withValue(name, value);
    }

    private Expansion withValue(String name, Object value) {
        var wider = new TreeMap<>(names);
        wider.put(name, value);
        return new Expansion(wider);
    }

    /**
     * Replaces every {@code %(name)s} and {@code %%}.
     *
     * @param option what the message calls the value, such as {@code program:web.command}
     * @throws InvalidValueException with supervisord's text when a name is unknown or a conversion
     *     is malformed
     */
    String expand(String format, String option) throws InvalidValueException {
        if (format.indexOf('%') < 0) {
            return format;
        }
        try {
            return new PythonFormat(format, names).expand();
        } catch (PythonFormat.UnknownNameException e) {
            throw new InvalidValueException(
                    "Format string %s for %s contains names (%s) which cannot be expanded. Available names: %s"
                            .formatted(
                                    PythonRepr.of(format),
                                    PythonRepr.of(option),
                                    PythonRepr.of(e.getMessage()),
                                    String.join(", ", names.keySet())));
        } catch (PythonFormat.MalformedException e) {
            throw new InvalidValueException(
                    "Format string %s for %s is badly formatted: %s"
                            .formatted(
                                    PythonRepr.of(format), PythonRepr.of(option), e.getMessage()));
        }
    }
}
