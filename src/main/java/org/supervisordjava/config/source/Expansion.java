package org.supervisordjava.config.source;

import org.supervisordjava.config.text.InvalidValueException;
import org.supervisordjava.config.text.PythonFormat;
import org.supervisordjava.config.text.PythonRepr;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * The names that {@code %(name)s} may use in the value of an option, and the expansion itself.
 * Immutable; each {@code with} makes a wider set of names that shares the narrower one, because
 * every option of every process has its own.
 */
public final class Expansion {

    /** Values are strings or integers, as Python's conversions tell them apart. */
    private final Map<String, ?> names;

    /** Names that {@link #names} hides or adds to; null at the end of the chain. */
    private final Expansion narrower;

    private Expansion(Map<String, ?> names, Expansion narrower) {
        this.names = names;
        this.narrower = narrower;
    }

    /** One name {@code ENV_x} for every variable. */
    public static Expansion ofEnvironment(Map<String, String> variables) {
        return new Expansion(prefixed(variables), null);
    }

    public Expansion withEnvironment(Map<String, String> variables) {
        return variables.isEmpty() ? this : new Expansion(prefixed(variables), this);
    }

    private static Map<String, String> prefixed(Map<String, String> variables) {
        var names = new HashMap<String, String>();
        variables.forEach((name, value) -> names.put("ENV_" + name, value));
        return names;
    }

    public Expansion with(String name, String value) {
        return new Expansion(Map.of(name, value), this);
    }

    public Expansion with(String name, int value) {
        return new Expansion(Map.of(name, value), this);
    }

    /** The value of a name, or null. */
    private Object lookUp(String name) {
        for (var set = this; set != null; set = set.narrower) {
            Object value = set.names.get(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private String available() {
        var all = new TreeSet<String>();
        for (var set = this; set != null; set = set.narrower) {
            all.addAll(set.names.keySet());
        }
        return String.join(", ", all);
    }

    /**
     * Replaces every {@code %(name)s} and {@code %%}.
     *
     * @param option what the message calls the value, such as {@code program:web.command}
     * @throws InvalidValueException with supervisord's text when a name is unknown or a conversion
     *     is malformed
     */
    public String expand(String format, String option) throws InvalidValueException {
        if (format.indexOf('%') < 0) {
            return format;
        }
        try {
            return new PythonFormat(format, this::lookUp).expand();
        } catch (PythonFormat.UnknownNameException e) {
            throw new InvalidValueException(
                    "Format string %s for %s contains names (%s) which cannot be expanded. Available names: %s"
                            .formatted(
                                    PythonRepr.of(format),
                                    PythonRepr.of(option),
                                    PythonRepr.of(e.getMessage()),
                                    available()));
        } catch (PythonFormat.MalformedException e) {
            throw new InvalidValueException(
                    "Format string %s for %s is badly formatted: %s"
                            .formatted(
                                    PythonRepr.of(format), PythonRepr.of(option), e.getMessage()));
        }
    }
}
