package org.supervisordjava.config.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
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

    /** A reference, a literal opening, or a brace that may end a default. */
    private static final Pattern TOKEN =
            Pattern.compile("\\$\\$\\{|\\$\\{(?:([A-Za-z_][A-Za-z0-9_]*)(}|:-))?|}");

    private static final Pattern BRACE = Pattern.compile("\\$\\{|}");

    /** A short text can name a long value often. */
    private static final int MAX_LENGTH = 1 << 20;

    /** Stands for a literal brace that was opened inside a default. */
    private static final int LITERAL = -1;

    private static final String KNOWN =
            "here|host_node_name|program_name|group_name|process_num|numprocs|ENV_[A-Za-z0-9_]+";
    private static final Pattern PERCENT =
            Pattern.compile("%\\((?:" + KNOWN + ")\\)[#0 +-]*+\\d*+(?:\\.\\d++)?[a-zA-Z]|%");
    private static final Pattern UNKNOWN =
            Pattern.compile("%\\((?!(?:" + KNOWN + ")\\))\\w+\\)[ds]");

    private final Map<String, String> variables;

    public Interpolation(Map<String, String> variables) {
        this.variables = variables;
    }

    public String apply(String text) throws InvalidValueException {
        return new Pass(text).result();
    }

    /** One way through a text, however deep its defaults are. */
    private final class Pass {

        private final String text;
        private final Matcher token;
        private final StringBuilder out = new StringBuilder();

        /** Where the references begin whose defaults are being read; {@link #LITERAL}. */
        private final Deque<Integer> open = new ArrayDeque<>();

        private int end;

        Pass(String text) {
            this.text = text;
            this.token = TOKEN.matcher(text);
        }

        String result() throws InvalidValueException {
            while (token.find(end)) {
                write(text.substring(end, token.start()));
                end = token.end();
                switch (token.group()) {
                    case "$${" -> literal();
                    case "}" -> close();
                    default -> reference();
                }
                if (out.length() > MAX_LENGTH) {
                    throw new InvalidValueException(
                            "longer than %d characters once its variables are replaced"
                                    .formatted(MAX_LENGTH));
                }
            }
            write(text.substring(end));
            for (var unclosed : open.reversed()) {
                if (unclosed != LITERAL) {
                    throw noReference(unclosed);
                }
            }
            return out.toString();
        }

        private void literal() {
            if (!open.isEmpty()) {
                open.push(LITERAL);
            }
            out.append("${");
        }

        private void close() {
            if (open.isEmpty() || open.pop() == LITERAL) {
                out.append('}');
            }
        }

        private void reference() throws InvalidValueException {
            var name = token.group(1);
            if (name == null) {
                throw noReference(token.start());
            }
            var value = variables.get(name);
            boolean hasDefault = token.group(2).equals(":-");
            if (hasDefault && (value == null || value.isEmpty())) {
                open.push(token.start());
                return;
            }
            if (value == null) {
                throw new InvalidValueException(
                        "environment variable `%1$s` is not set; set it or write `${%1$s:-default}`"
                                .formatted(name));
            }
            if (hasDefault) {
                skipDefault();
            }
            insert(value);
        }

        private void skipDefault() throws InvalidValueException {
            var brace = BRACE.matcher(text).region(end, text.length());
            for (int depth = 1; depth > 0; depth += brace.group().equals("}") ? -1 : 1) {
                if (!brace.find()) {
                    throw noReference(token.start());
                }
            }
            end = brace.end();
        }

        private void write(String written) {
            if (open.isEmpty()) {
                out.append(escapePercent(written));
            } else {
                insert(written);
            }
        }

        private void insert(String inserted) {
            out.append(inserted.replace("%", "%%"));
        }

        private InvalidValueException noReference(int start) {
            return new InvalidValueException(
                    "`%s` is not a reference to a variable; write `$${` for a literal `${`"
                            .formatted(text.substring(start)));
        }
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
