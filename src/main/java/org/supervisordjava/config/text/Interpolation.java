package org.supervisordjava.config.text;

import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code ${VAR}} and {@code ${VAR:-default}} in YAML values, replaced from the environment. A
 * default may hold references again, which count only when it is used.
 *
 * <p>The result is in supervisord.conf's spelling: a {@code %} is doubled unless it begins an
 * expansion that supervisord knows, and what comes from a variable is never expanded again.
 */
public final class Interpolation {

    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?:}|:-)|\\$\\{");
    private static final Pattern BRACE = Pattern.compile("\\$\\{|}");
    private static final String KNOWN =
            "here|host_node_name|program_name|group_name|process_num|numprocs|ENV_[A-Za-z0-9_]+";
    private static final Pattern PERCENT =
            Pattern.compile("%\\((?:" + KNOWN + ")\\)[#0 +-]*\\d*(?:\\.\\d+)?[a-zA-Z]|%");
    private static final Pattern UNKNOWN =
            Pattern.compile("%\\((?!(?:" + KNOWN + ")\\))\\w+\\)[ds]");

    private final Map<String, String> variables;

    public Interpolation(Map<String, String> variables) {
        this.variables = variables;
    }

    public String apply(String text) throws InvalidValueException {
        return replace(text, Interpolation::escapePercent, inserted -> inserted.replace("%", "%%"));
    }

    private String replace(
            String text, UnaryOperator<String> written, UnaryOperator<String> inserted)
            throws InvalidValueException {
        var out = new StringBuilder();
        var reference = REFERENCE.matcher(text);
        int end = 0;
        while (reference.find(end)) {
            out.append(written.apply(text.substring(end, reference.start())));
            end = endOf(reference, text);
            out.append(inserted.apply(value(reference, text, end)));
        }
        return out.append(written.apply(text.substring(end))).toString();
    }

    /** Behind the brace that closes a reference, over those that its default holds. */
    private static int endOf(Matcher reference, String text) throws InvalidValueException {
        if (!reference.group().endsWith(":-")) {
            return reference.end();
        }
        var brace = BRACE.matcher(text).region(reference.end(), text.length());
        int open = 1;
        while (brace.find()) {
            open += brace.group().equals("}") ? -1 : 1;
            if (open == 0) {
                return brace.end();
            }
        }
        throw noReference(reference, text);
    }

    private String value(Matcher reference, String text, int end) throws InvalidValueException {
        var name = reference.group(1);
        if (name == null) {
            return literal(reference, text);
        }
        var value = variables.get(name);
        boolean hasDefault = end > reference.end();
        if (hasDefault && (value == null || value.isEmpty())) {
            var fallback = text.substring(reference.end(), end - 1);
            return replace(fallback, UnaryOperator.identity(), UnaryOperator.identity());
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
        throw noReference(reference, text);
    }

    private static InvalidValueException noReference(Matcher reference, String text) {
        return new InvalidValueException(
                "`%s` is not a reference to a variable; write `$${` for a literal `${`"
                        .formatted(text.substring(reference.start())));
    }

    /** What looks like an expansion of supervisord's but is none, and so stays as it is. */
    public static Optional<String> unknownExpansion(String text) {
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
