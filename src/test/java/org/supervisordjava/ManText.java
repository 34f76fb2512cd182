package org.supervisordjava;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Pieces of the Markdown that becomes a man page. */
public final class ManText {

    /** A code span is taken as it is; so is what is escaped already. */
    private static final Pattern CODE_OR_SPECIAL = Pattern.compile("`[^`]*`|[<>*_\\[\\]|\\\\]");

    private static final Pattern HELP_LINE = Pattern.compile("(?m)^  +(-\\S.*?)  +(\\S.*)$");

    private ManText() {}

    /** Text without any meaning for Markdown but that of its code spans. */
    public static String plain(String text) {
        return CODE_OR_SPECIAL
                .matcher(text)
                .replaceAll(
                        match ->
                                match.group().startsWith("`")
                                        ? match.group().replace("\\", "\\\\").replace("$", "\\$")
                                        : "\\\\"
                                                + (match.group().equals("\\")
                                                        ? "\\\\"
                                                        : match.group()));
    }

    /** A term, itself Markdown, with its explanation, which is plain text. */
    public static String definition(String term, String explanation) {
        return "%s\n:   %s\n\n".formatted(term, plain(explanation));
    }

    /** The option lines of a help text. */
    public static String options(String help) {
        return HELP_LINE
                .matcher(help)
                .results()
                .map(line -> definition("**" + plain(line.group(1)) + "**", line.group(2)))
                .collect(Collectors.joining());
    }
}
