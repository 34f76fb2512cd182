package org.supervisordjava.config.build;

import org.supervisordjava.config.model.CommandLine;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.Signal;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Warns of commands that do not stop as one expects. */
final class CommandLint {

    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "ksh", "zsh");
    private static final Set<String> POSTGRES = Set.of("postgres", "postmaster");
    private static final Pattern SCRIPT_FLAG = Pattern.compile("-[a-z]*c");
    private static final Pattern OPERATOR = Pattern.compile("&&|\\|\\||[;&|\\n]");
    private static final Pattern QUOTED =
            Pattern.compile(
                    "'[^']*'|\"(?:[^\"\\\\]++|\\\\.)*+\"|\\\\.|\\d*[<>]+&[\\d-]*|&>",
                    Pattern.DOTALL);

    /** Words after which {@code exec} would not help: the shell has to stay. */
    private static final Set<String> COMPOUND_ENDS = Set.of("done", "fi", "esac", "}", ")");

    /** Ends the shell, replaces it, or is done in no time: nothing that lacks a signal. */
    private static final Set<String> SHELLS_OWN =
            Set.of(":", "cd", "echo", "exec", "exit", "false", "printf", "read", "return", "true");

    private final SectionOptions options;
    private final ProcessConfig process;
    private final List<String> words;

    CommandLint(SectionOptions options, ProcessConfig process) {
        this.options = options;
        this.process = process;
        this.words = words(process.command());
    }

    /** No words when the command cannot be split; the spawn reports that. */
    private static List<String> words(String command) {
        try {
            return CommandLine.words(command);
        } catch (CommandLine.MalformedCommandException e) {
            return List.of();
        }
    }

    void check() {
        if (!words.isEmpty()) {
            smartShutdown();
            shellInBetween();
        }
    }

    private void smartShutdown() {
        boolean isPostgres = isPostgres(words) || isPostgres(executedByShell());
        if (isPostgres && process.stop().signal() == Signal.TERM) {
            options.warning(
                    "stopsignal",
                    "SIGTERM makes PostgreSQL wait for its clients to leave",
                    "set stopsignal to INT, its fast shutdown");
        }
    }

    private static boolean isPostgres(List<String> command) {
        return !command.isEmpty() && POSTGRES.contains(baseName(command.getFirst()))
                || command.size() > 1
                        && baseName(command.getFirst()).equals("docker-entrypoint.sh")
                        && POSTGRES.contains(baseName(command.get(1)));
    }

    /** What takes the place of {@code sh -c} and gets its signals; no words when nothing does. */
    private List<String> executedByShell() {
        return script().flatMap(CommandLint::lastCommand)
                .filter(last -> last.startsWith("exec "))
                .map(last -> words(last.substring("exec ".length())))
                .orElse(List.of());
    }

    private void shellInBetween() {
        if (process.isOneshot() || process.stop().asgroup()) {
            return;
        }
        script().flatMap(CommandLint::lastCommand)
                .filter(last -> !isShellsOwn(last))
                .ifPresent(
                        last ->
                                options.warning(
                                        "command",
                                        "the shell stays between the supervisor and `%s`, which gets no signals"
                                                .formatted(last),
                                        "write `exec %s`, or set stopasgroup=true"
                                                .formatted(last)));
    }

    private static boolean isShellsOwn(String last) {
        return SHELLS_OWN.contains(last.split("\\s", 2)[0]) || COMPOUND_ENDS.contains(last);
    }

    /** The script of {@code sh -c}; one that sets traps knows what it does. */
    private Optional<String> script() {
        if (!SHELLS.contains(baseName(words.getFirst()))) {
            return Optional.empty();
        }
        for (int i = 1; i < words.size() - 1; i++) {
            if (SCRIPT_FLAG.matcher(words.get(i)).matches()) {
                return Optional.of(words.get(i + 1)).filter(script -> !script.contains("trap "));
            }
        }
        return Optional.empty();
    }

    /** The last simple command of a script, found between operators outside quotes. */
    private static Optional<String> lastCommand(String script) {
        var masked =
                QUOTED.matcher(script).replaceAll(quoted -> "_".repeat(quoted.group().length()));
        int start = 0;
        String last = null;
        var operator = OPERATOR.matcher(masked + ";");
        while (operator.find()) {
            var command = script.substring(start, operator.start()).strip();
            last = command.isEmpty() ? last : command;
            start = Math.min(operator.end(), script.length());
        }
        return Optional.ofNullable(last);
    }

    private static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
