package org.supervisordjava.config.option;

import org.supervisordjava.config.text.InvalidValueException;
import org.supervisordjava.config.text.ShellLexer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * The value of {@code environment=}: {@code A="b c",D=e}.
 *
 * <p>supervisord takes the tokens in groups of four, name, equals sign, value and separator, and
 * does not look at the separator. Unquoted values that hold other characters than letters, digits
 * and {@code _/.+-():} are therefore cut or refused; both are reproduced.
 */
public final class EnvironmentOption {

    private static final int NAME = 0;
    private static final int EQUALS = 1;
    private static final int VALUE = 2;
    private static final int GROUP = 4;

    private EnvironmentOption() {}

    /** The variables in the order they are written; the last of two with one name wins. */
    public static SequencedMap<String, String> parse(String text) throws InvalidValueException {
        var tokens = new ShellLexer(text, EnvironmentOption::isWordCharacter, true).tokens();
        var variables = new LinkedHashMap<String, String>();
        for (int start = 0; start < tokens.size(); start += GROUP) {
            var group = tokens.subList(start, Math.min(start + GROUP, tokens.size()));
            addVariable(group, variables, text);
        }
        return variables;
    }

    private static void addVariable(
            List<String> group, SequencedMap<String, String> variables, String text)
            throws InvalidValueException {
        if (group.size() <= VALUE || !group.get(EQUALS).equals("=")) {
            throw new InvalidValueException(
                    "Unexpected end of key/value pairs in value '" + text + "'");
        }
        variables.put(group.get(NAME), group.get(VALUE));
    }

    private static boolean isWordCharacter(int c) {
        if (c < 128) {
            return c >= '0' && c <= '9'
                    || c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || "_/.+-():".indexOf(c) >= 0;
        }
        boolean isLatin1Letter = c >= 0xC0 && c <= 0xFF && c != 0xD7 && c != 0xF7;
        return isLatin1Letter;
    }
}
