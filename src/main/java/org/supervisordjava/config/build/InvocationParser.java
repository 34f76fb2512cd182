package org.supervisordjava.config.build;

import org.supervisordjava.config.option.Values;
import org.supervisordjava.config.source.ConfigEnvironment;
import org.supervisordjava.config.text.Getopt;
import org.supervisordjava.config.text.Getopt.Given;
import org.supervisordjava.config.text.InvalidValueException;
import org.supervisordjava.config.text.PythonRepr;
import org.supervisordjava.config.text.UsageException;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** supervisord's command line. */
public final class InvocationParser {

    /**
     * One option.
     *
     * @param letter empty when there is only a long spelling
     * @param longName long spelling, and the name in {@code [supervisord]}; empty for {@code -?}
     * @param check refuses a bad value; null for a switch
     */
    private record CommandLineOption(
            String letter, String longName, Check check, String description)
            implements Getopt.Flag {

        @Override
        public boolean takesValue() {
            return check != null;
        }
    }

    @FunctionalInterface
    private interface Check {
        Object parse(Values values, String text) throws InvalidValueException;
    }

    private static final Check ANY = (_, text) -> text;

    private static final List<CommandLineOption> OPTIONS =
            List.of(
                    new CommandLineOption("c", "configuration", ANY, "configuration file"),
                    new CommandLineOption(
                            "n",
                            "nodaemon",
                            null,
                            "changes nothing: it is always in the foreground"),
                    new CommandLineOption(
                            "s", "silent", null, "no copy of the log on standard output"),
                    new CommandLineOption("h", "help", null, "print this text"),
                    new CommandLineOption("?", "", null, ""),
                    new CommandLineOption("v", "version", null, "print the version"),
                    new CommandLineOption("u", "user", ANY, "account to run as"),
                    new CommandLineOption(
                            "m", "umask", Values::octal, "umask of the daemon, octal"),
                    new CommandLineOption(
                            "d", "directory", Values::existingDirectory, "directory of the daemon"),
                    new CommandLineOption(
                            "l", "logfile", Values::fileInExistingDirectory, "log file"),
                    new CommandLineOption(
                            "y",
                            "logfile_maxbytes",
                            Values::byteSize,
                            "size at which the log file is rotated, such as 50MB"),
                    new CommandLineOption(
                            "z", "logfile_backups", Values::integer, "rotated logs kept"),
                    new CommandLineOption(
                            "e",
                            "loglevel",
                            Values::logLevel,
                            "critical, error, warn, info, debug, trace or blather"),
                    new CommandLineOption(
                            "j", "pidfile", Values::fileInExistingDirectory, "pid file"),
                    new CommandLineOption("i", "identifier", ANY, "name of this instance"),
                    new CommandLineOption(
                            "q",
                            "childlogdir",
                            Values::existingDirectory,
                            "directory of generated logs of programs"),
                    new CommandLineOption(
                            "k", "nocleanup", null, "keep generated logs of the last run"),
                    new CommandLineOption(
                            "a", "minfds", Values::integer, "file descriptors needed"),
                    new CommandLineOption(
                            "t", "strip_ansi", null, "remove escape sequences from output"),
                    new CommandLineOption("", "profile_options", ANY, "accepted, has no effect"),
                    new CommandLineOption("", "minprocs", Values::integer, "processes needed"),
                    new CommandLineOption(
                            "",
                            "trace-startup",
                            null,
                            "print the milliseconds of each phase of the start"));

    private InvocationParser() {}

    /**
     * Parses the arguments after the program's name.
     *
     * @throws UsageException with supervisord's text; it belongs behind {@code Error: } on standard
     *     error, and the exit code is 2
     */
    public static Invocation parse(List<String> arguments, ConfigEnvironment environment)
            throws UsageException {
        var parsed = Getopt.parse(OPTIONS, arguments);
        if (!parsed.rest().isEmpty()) {
            throw new UsageException(
                    "positional arguments are not supported: "
                            + parsed.rest().stream()
                                    .map(PythonRepr::of)
                                    .collect(Collectors.joining(", ", "[", "]")));
        }
        return interpret(
                parsed.given(),
                new Values(
                        environment.accounts(),
                        environment.variables(),
                        environment.workingDirectory()));
    }

    /** The options, one per line, for a help text. */
    public static String describe() {
        return OPTIONS.stream()
                .filter(option -> !option.longName().isEmpty())
                .map(InvocationParser::describe)
                .collect(Collectors.joining("\n"));
    }

    private static String describe(CommandLineOption option) {
        var letter = option.letter().isEmpty() ? "    " : "-" + option.letter() + ", ";
        var name = "--" + option.longName() + (option.takesValue() ? "=…" : "");
        return "  %s%-22s %s".formatted(letter, name, option.description());
    }

    private static Invocation interpret(List<Given<CommandLineOption>> given, Values values)
            throws UsageException {
        var chosen = new LinkedHashMap<String, String>();
        for (Given<CommandLineOption> one : given) {
            switch (one.option().longName()) {
                case "", "help" -> {
                    return new Invocation.ShowHelp();
                }
                case "version" -> {
                    return new Invocation.ShowVersion();
                }
                default -> choose(one, values, chosen);
            }
        }
        chosen.remove("profile_options");
        var configuration = Optional.ofNullable(chosen.remove("configuration")).map(Path::of);
        boolean traceStartup = chosen.remove("trace-startup") != null;
        return new Invocation.Run(configuration, chosen, traceStartup);
    }

    private static void choose(
            Given<CommandLineOption> one, Values values, Map<String, String> chosen)
            throws UsageException {
        var option = one.option();
        try {
            if (option.takesValue()) {
                option.check().parse(values, one.value());
            }
        } catch (InvalidValueException e) {
            throw one.invalid(e.getMessage());
        }
        var value = option.takesValue() ? one.value() : "true";
        if (chosen.putIfAbsent(option.longName(), value) != null) {
            throw one.conflict();
        }
    }
}
