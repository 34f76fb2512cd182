package org.supervisordjava.config.build;

import org.supervisordjava.config.model.CommandLine;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.Signal;
import org.supervisordjava.config.text.ShellScript;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Warns of commands that do not run, or do not stop, as one expects. */
final class CommandLint {

    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "ksh", "zsh");
    private static final Set<String> POSTGRES = Set.of("postgres", "postmaster");
    private static final Pattern SCRIPT_FLAG = Pattern.compile("-[a-z]*c");
    private static final Pattern QUOTED =
            Pattern.compile("'[^']*'|\"(?:[^\"\\\\]++|\\\\.)*+\"|\\\\.", Pattern.DOTALL);
    private static final Pattern SINGLE_QUOTED = Pattern.compile("'[^']*'|\\\\.", Pattern.DOTALL);
    private static final Pattern SHELL_OPERATOR =
            Pattern.compile(
                    "(?<!\\S)(&&|\\|\\||[;&|]|[0-9]?>>?(&[0-9])?|<)(?!\\S)|(?<!\\S)[0-9]?>>?[^\\s=]+");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\(|\\$\\{?[A-Za-z_]\\w*}?|`");

    /** One of them is in all that these two patterns match. */
    private static final String SHELL_CHARACTERS = "&|;<>$`";

    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_]\\w*=.*", Pattern.DOTALL);
    private static final Pattern ASSIGNMENTS =
            Pattern.compile("(?:[A-Za-z_]\\w*+=\\S*+\\s++)++(?=\\S)");

    /** Programs that are no files: only a shell knows them. */
    private static final Set<String> BUILTINS =
            Set.of("cd", "exec", "export", "source", ".", "ulimit", "umask", "set", "unset");

    /** Ends the shell, or is done in no time: nothing that lacks a signal. */
    private static final Set<String> QUICK =
            Set.of(
                    ":", ".", "[", "cat", "cd", "chmod", "chown", "cp", "echo", "exit", "export",
                    "false", "install", "ln", "mkdir", "mv", "printf", "read", "return", "rm",
                    "rmdir", "sed", "set", "sleep", "source", "test", "touch", "true", "ulimit",
                    "umask", "unset");

    /** Scripts that start a daemon and stay until it ends, without passing on a signal. */
    private static final Set<String> STAYING_SCRIPTS = Set.of("apache2ctl", "apachectl");

    /** Nobody has written a longer one by hand, and some of what follows is recursive. */
    private static final int LONGEST = 10_000;

    private final SectionOptions options;
    private final ProcessConfig process;
    private final List<String> words;

    CommandLint(SectionOptions options, ProcessConfig process) {
        this.options = options;
        this.process = process;
        this.words = words(process.command());
    }

    /** No words when the command cannot be split, which is reported once. */
    private static List<String> words(String command) {
        try {
            return CommandLine.words(command);
        } catch (CommandLine.MalformedCommandException e) {
            return List.of();
        }
    }

    void check() {
        if (!options.isSet("command") || process.command().length() > LONGEST) {
            return;
        }
        if (words.isEmpty()) {
            unreadable();
            return;
        }
        smartShutdown();
        var script = script();
        if (script.isPresent()) {
            script.filter(text -> !text.contains("trap "))
                    .flatMap(ShellScript::parse)
                    .ifPresent(this::shellInBetween);
        } else {
            shellSyntax();
            stayingScript();
        }
    }

    /** supervisord notices at the spawn. */
    private void unreadable() {
        if (options.isReported("command")) {
            return;
        }
        try {
            CommandLine.words(process.command());
        } catch (CommandLine.MalformedCommandException e) {
            options.warning(
                    "command",
                    e.getMessage(),
                    process.command().isBlank()
                            ? "say what to run"
                            : "close the quotation, or write a backslash in front of the quote");
        }
    }

    /** Of a shell, and of no directory: there is another warning. */
    static boolean isBuiltin(String word) {
        return BUILTINS.contains(word) || ASSIGNMENT.matcher(word).matches();
    }

    private void shellSyntax() {
        var first = words.getFirst();
        if (BUILTINS.contains(first)) {
            noShell(
                    "`" + first + "` is a shell's own command",
                    first.equals("cd") ? "set `directory` instead" : inAShell());
        } else if (ASSIGNMENT.matcher(first).matches()) {
            noShell("`" + first + "` would be the program", "set it in `environment`");
        } else if (mayNeedShell(process.command())) {
            operatorsAndVariables();
        }
    }

    /** Spares the patterns for most commands. */
    private static boolean mayNeedShell(String command) {
        for (int i = 0; i < SHELL_CHARACTERS.length(); i++) {
            if (command.indexOf(SHELL_CHARACTERS.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    private void operatorsAndVariables() {
        var operator =
                SHELL_OPERATOR.matcher(
                        QUOTED.matcher(process.command()).replaceAll(CommandLint::masked));
        var variable =
                VARIABLE.matcher(
                        SINGLE_QUOTED.matcher(process.command()).replaceAll(CommandLint::masked));
        if (operator.find()) {
            noShell("`" + operator.group() + "` is an argument like any other", inAShell());
        } else if (variable.find()) {
            var name = variable.group().replaceAll("[${}]", "");
            noShell(
                    "`" + variable.group() + "` stays as it is",
                    name.matches("\\w+")
                            ? options.section().isIni()
                                    ? "write %(ENV_" + name + ")s"
                                    : "write ${" + name + "}"
                            : inAShell());
        }
    }

    private static String masked(MatchResult quoted) {
        return "_".repeat(quoted.group().length());
    }

    private void noShell(String found, String hint) {
        options.warning("command", found + ": no shell reads the command", hint);
    }

    private String inAShell() {
        return options.section().isIni() ? "write sh -c '...'" : "write [sh, -c, '...']";
    }

    private void stayingScript() {
        var name = baseName(words.getFirst());
        if (STAYING_SCRIPTS.contains(name) && !stopsTheGroup()) {
            options.warning(
                    "command",
                    "`%s` is a shell script that stays in front of its daemon and passes on no signals"
                            .formatted(name),
                    "set stopasgroup=true");
        }
    }

    private boolean stopsTheGroup() {
        return process.isOneshot() || process.stop().asgroup();
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
        return script().flatMap(ShellScript::parse)
                .filter(script -> !script.pipelines().isEmpty())
                .map(script -> script.pipelines().getLast().commands().getLast())
                .filter(last -> last.startsWith("exec "))
                .map(last -> words(last.substring("exec ".length())))
                .orElse(List.of());
    }

    /**
     * What runs below a shell that stays gets no signals. One that only starts another program can
     * be replaced by it; one that has more to do has to be stopped with its group.
     */
    private void shellInBetween(ShellScript script) {
        if (script.pipelines().isEmpty()) {
            return;
        }
        var last = script.pipelines().getLast();
        if (last.inBackground() && !process.isOneshot()) {
            options.warning(
                    "command",
                    "the shell ends at once and leaves `%s` behind, which nobody supervises"
                            .formatted(String.join(" | ", last.commands())),
                    "leave out the `&` at the end");
            return;
        }
        if (stopsTheGroup()) {
            return;
        }
        var lastCommand = last.commands().getLast();
        if (last.commands().size() == 1 && startsWith(lastCommand, Set.of("exec"))) {
            return;
        }
        boolean onlyStarts =
                last.commands().size() == 1
                        && !last.inBackground()
                        && !startsWith(lastCommand, Set.of("wait"))
                        && !startsWith(lastCommand, QUICK);
        if (onlyStarts) {
            stays(
                    lastCommand,
                    "write `%s`, or set stopasgroup=true".formatted(executed(lastCommand)));
        } else {
            lasting(script).ifPresent(pipeline -> stays(pipeline, "set stopasgroup=true"));
        }
    }

    private static Optional<String> lasting(ShellScript script) {
        return script.pipelines().reversed().stream()
                .map(ShellScript.Pipeline::commands)
                .filter(commands -> commands.stream().anyMatch(CommandLint::mayLast))
                .map(commands -> String.join(" | ", commands))
                .findFirst();
    }

    private static boolean mayLast(String command) {
        return !startsWith(command, QUICK) && !startsWith(command, Set.of("wait", "exec"));
    }

    private void stays(String command, String hint) {
        options.warning(
                "command",
                "the shell stays between the supervisor and `%s`, which gets no signals"
                        .formatted(command),
                hint);
    }

    /** {@code A=b exec command}: {@code exec A=b command} would look for a program of that name. */
    private static String executed(String command) {
        var assignments = ASSIGNMENTS.matcher(command);
        return assignments.lookingAt()
                ? assignments.group() + "exec " + command.substring(assignments.end())
                : "exec " + command;
    }

    private static boolean startsWith(String command, Set<String> words) {
        return words.contains(command.split("\\s", 2)[0]);
    }

    /** The script of {@code sh -c}. */
    private Optional<String> script() {
        if (!SHELLS.contains(baseName(words.getFirst()))) {
            return Optional.empty();
        }
        for (int i = 1; i < words.size() - 1; i++) {
            if (SCRIPT_FLAG.matcher(words.get(i)).matches()) {
                return Optional.of(words.get(i + 1));
            }
        }
        return Optional.empty();
    }

    private static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
