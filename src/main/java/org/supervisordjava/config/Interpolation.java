package org.supervisordjava.config;

import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code ${VAR}} and {@code ${VAR:-default}} in YAML values, replaced from the environment.
 *
 * <p>The result is in supervisord.conf's spelling: a {@code %} is doubled unless it begins an
 * expansion that supervisord knows, and what comes from a variable is never expanded again.
 */
final class Interpolation {

    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}|\\$\\{");
    private static final String KNOWN =
            "here|host_node_name|program_name|group_name|process_num|numprocs|ENV_[A-Za-z0-9_]+";
    private static final Pattern PERCENT =
            Pattern.compile("%\\((?:" + KNOWN + ")\\)[#0 +-]*\\d*(?:\\.\\d+)?[a-zA-Z]|%");
    private static final Pattern UNKNOWN =
            Pattern.compile("%\\((?!(?:" + KNOWN + ")\\))\\w+\\)[ds]");

    private final Map<String, String> variables;

    Interpolation(Map<String, String> variables) {
        this.variables = variables;
    }

    String apply(String text) throws InvalidValueException {
        if (text.indexOf('$') < 0) {
            return escapePercent(text);
        }
        var out = new StringBuilder();
        var reference = REFERENCE.matcher(text);
        int end = 0;
        while (reference.find()) {
            out.append(escapePercent(text.substring(end, reference.start())));
            out.append(value(reference, text).replace("%", "%%"));
            end = reference.end();
        }
        return out.append(escapePercent(text.substring(end))).toString();
    }

    private String value(Matcher reference, String text) throws InvalidValueException {
        var name = reference.group(1);
        if (name == null) {
            return literal(reference, text);
        }
        var value = variables.get(name);
        var fallback = reference.group(2);
        if (fallback != null && (value == null || value.isEmpty())) {
            return fallback;
        }
        if (value == null) {
            throw new InvalidValueException(
                    "environment variable `%1$s` is not set; set it or write `${%1$s:-default}`"
                            .formatted(name));
        }
        return value;
    }

    private static String literal(Matcher reference, String text) throws InvalidValueException {
        if (reference.group().equals("$${")) {
            return "${";
        }
        throw new InvalidValueException(
                "`%s` is not a reference to a variable; write `$${` for a literal `${`"
                        .formatted(text.substring(reference.start())));
    }

    /** What looks like an expansion of supervisord's but is none, and so stays as it is. */
    static Optional<String> unknownExpansion(String text) {
        return UNKNOWN.matcher(text).results().map(MatchResult::group).findFirst();
    }

    private static String escapePercent(String text) {
        return text.indexOf('%') < 0
                ? text
                : PERCENT.matcher(text)
                        .replaceAll(
                                found ->
                                        Matcher.quoteReplacement(
                                                found.group().equals("%") ? "%%" : found.group()));
    }
}
