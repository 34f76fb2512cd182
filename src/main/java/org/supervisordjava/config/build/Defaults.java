package org.supervisordjava.config.build;

import org.supervisordjava.config.option.Option;
import org.supervisordjava.config.text.Conversion;
import org.supervisordjava.config.text.InvalidValueException;

import java.util.IdentityHashMap;
import java.util.Map;

/**
 * The values of the defaults that name nothing: a program leaves fifty options out, and with a
 * thousand programs reading each text once a program takes longer than all the rest. An option has
 * one conversion wherever it is read, and nobody changes its value. One reading, one thread.
 */
final class Defaults {

    private final Map<Option, Object> values = new IdentityHashMap<>();

    /**
     * @param text without names to expand
     */
    @SuppressWarnings("unchecked")
    <T> T of(Option option, String text, Conversion<T> conversion) throws InvalidValueException {
        var known = values.get(option);
        if (known == null) {
            known = conversion.convert(text);
            values.put(option, known);
        }
        return (T) known;
    }
}
