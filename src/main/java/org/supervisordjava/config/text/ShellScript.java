package org.supervisordjava.config.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The simple commands of a shell script of one line, such as {@code sh -c} gets. Whatever is more
 * than a list of pipelines, such as loops, functions or here-documents, is not read at all: whoever
 * asks gets nothing instead of a guess.
 *
 * @param pipelines in order; each has one simple command or more
 */
public record ShellScript(List<Pipeline> pipelines) {

    /** Where one of these begins a command, the script is a program of its own. */
    private static final Set<String> COMPOUND =
            Set.of(
                    "if",
                    "then",
                    "else",
                    "elif",
                    "fi",
                    "for",
                    "while",
                    "until",
                    "do",
                    "done",
                    "case",
                    "esac",
                    "select",
                    "function",
                    "time",
                    "{",
                    "}",
                    "!",
                    "[[",
                    "((");

    /** Ends a pipeline, other than those that join its commands. */
    private static final Set<String> SEPARATORS = Set.of(";", "\n", "&&", "||", "&");

    public ShellScript {
        pipelines = List.copyOf(pipelines);
    }

    /**
     * Simple commands, each of which reads what the one before writes.
     *
     * @param commands as written
     * @param inBackground whether the shell goes on meanwhile
     */
    public record Pipeline(List<String> commands, boolean inBackground) {
        public Pipeline {
            commands = List.copyOf(commands);
        }
    }

    /** Empty for what is more than a list of pipelines. */
    public static Optional<ShellScript> parse(String script) {
        return new Scanner(script).scan();
    }

    /** Cuts at operators outside quotes. */
    private static final class Scanner {

        private final String text;
        private final List<Pipeline> pipelines = new ArrayList<>();
        private List<String> commands = new ArrayList<>();
        private int start;
        private int position;

        Scanner(String text) {
            this.text = text;
        }

        Optional<ShellScript> scan() {
            while (position < text.length()) {
                char c = text.charAt(position);
                if (c == '\\') {
                    position += 2;
                } else if (c == '\'' || c == '"') {
                    if (!skipQuoted(c)) {
                        return Optional.empty();
                    }
                } else if (isBeyond(c)) {
                    return Optional.empty();
                } else if (!operator().isEmpty()) {
                    end(operator());
                } else {
                    position++;
                }
            }
            position = text.length();
            end("");
            boolean isSimple =
                    pipelines.stream()
                            .flatMap(pipeline -> pipeline.commands().stream())
                            .noneMatch(command -> COMPOUND.contains(command.split("\\s", 2)[0]));
            return Optional.of(new ShellScript(pipelines)).filter(_ -> isSimple);
        }

        /** Subshells, substitutions, here-documents and comments. */
        private boolean isBeyond(char c) {
            return c == '('
                    || c == ')'
                    || c == '`'
                    || text.startsWith("<<", position)
                    || c == '#' && (position == 0 || text.charAt(position - 1) <= ' ');
        }

        /** The one that begins here; empty for none, and for the ampersand of {@code 2>&1}. */
        private String operator() {
            for (var two : List.of("&&", "||")) {
                if (text.startsWith(two, position)) {
                    return two;
                }
            }
            char c = text.charAt(position);
            boolean isRedirection =
                    position > 0
                                    && (text.charAt(position - 1) == '>'
                                            || text.charAt(position - 1) == '<')
                            || text.startsWith("&>", position);
            return switch (c) {
                case ';', '\n' -> String.valueOf(c);
                case '&', '|' -> isRedirection ? "" : String.valueOf(c);
                default -> "";
            };
        }

        private void end(String operator) {
            var command = text.substring(start, Math.min(position, text.length())).strip();
            if (!command.isEmpty()) {
                commands.add(command);
            }
            position += operator.length();
            start = position;
            boolean isEnd = operator.isEmpty() || SEPARATORS.contains(operator);
            if (isEnd && !commands.isEmpty()) {
                pipelines.add(new Pipeline(commands, operator.equals("&")));
                commands = new ArrayList<>();
            }
        }

        /** False when the quotation does not end, or has a substitution, which may have quotes. */
        private boolean skipQuoted(char quote) {
            position++;
            while (position < text.length() && text.charAt(position) != quote) {
                if (quote == '"') {
                    if (text.startsWith("$(", position) || text.charAt(position) == '`') {
                        return false;
                    }
                    if (text.charAt(position) == '\\') {
                        position++;
                    }
                }
                position++;
            }
            position++;
            return position <= text.length();
        }
    }
}
