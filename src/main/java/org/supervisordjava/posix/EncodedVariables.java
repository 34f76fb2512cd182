package org.supervisordjava.posix;

import org.supervisordjava.config.text.SurrogateEscape;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Environment variables as C has them, {@code NAME=value} in bytes. Most are the same for all
 * programs: a variable is encoded again only when its value is another one than the last time.
 */
final class EncodedVariables {

    /** Of programs of one configuration after another, each with names of its own. */
    private static final int MOST_KNOWN = 1_000;

    private final Map<String, Variable> known = new HashMap<>();

    private record Variable(String value, byte[] bytes) {}

    /**
     * @return in the order of the variables; the arrays are shared
     */
    synchronized List<byte[]> encode(Map<String, String> variables) {
        if (known.size() > MOST_KNOWN) {
            known.clear();
        }
        var result = new ArrayList<byte[]>(variables.size());
        variables.forEach((name, value) -> result.add(bytes(name, value)));
        return result;
    }

    private byte[] bytes(String name, String value) {
        var variable = known.get(name);
        if (variable == null || !variable.value.equals(value)) {
            variable = new Variable(value, SurrogateEscape.encode(name + "=" + value));
            known.put(name, variable);
        }
        return variable.bytes;
    }
}
