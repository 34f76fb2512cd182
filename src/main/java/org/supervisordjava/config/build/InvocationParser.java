package org.supervisordjava.config.build;

import org.supervisordjava.config.build.Invocation.UsageException;
import org.supervisordjava.config.option.Values;
import org.supervisordjava.config.source.ConfigEnvironment;
import org.supervisordjava.config.text.InvalidValueException;
import org.supervisordjava.config.text.PythonRepr;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * supervisord's command line: {@code getopt_long} without permutation, with unique prefixes of long
 * options.
 */
public final class InvocationParser {

    /**
     * One option.
     *
     * @param letter empty when there is only a long spelling
     * @param name long spelling, and the name in {@code [supervisord]}; empty for {@code -?}
     * @param check refuses a bad value; null for a switch
     */
    private record Option(String letter, String name, Check check, String description) {
        boolean takesValue() {
            return check != null;
        }
    }

    @FunctionalInterface
    private interface Check {
        Object parse(Values values, String text) throws InvalidValueException;
    }

    /** An option as it was given; value is null for a switch. */
    private record Given(String spelling, Option option, String value) {}

    private static final Check ANY = (_, text) -> text;

    private static final List<Option> OPTIONS =
            List.of(
                    new Option("c", "configuration", ANY, "configuration file"),
                    new Option("n", "nodaemon", null, "stay in the foreground"),
                    new Option("s", "silent", null, "no copy of the log on standard output"),
                    new Option("h", "help", null, "print this text"),
                    new Option("?", "", null, ""),
                    new Option("v", "version", null, "print the version"),
                    new Option("u", "user", ANY, "account to run as"),
                    new Option("m", "umask", Values::octal, "umask of the daemon, octal"),
                    new Option(
                            "d", "directory", Values::existingDirectory, "directory of the daemon"),
                    new Option("l", "logfile", Values::fileInExistingDirectory, "log file"),
                    new Option(
                            "y",
                            "logfile_maxbytes",
                            Values::byteSize,
                            "size at which the log file is rotated, such as 50MB"),
                    new Option("z", "logfile_backups", Values::integer, "rotated logs kept"),
                    new Option(
                            "e",
                            "loglevel",
                            Values::logLevel,
                            "critical, error, warn, info, debug, trace or blather"),
                    new Option("j", "pidfile", Values::fileInExistingDirectory, "pid file"),
                    new Option("i", "identifier", ANY, "name of this instance"),
                    new Option(
                            "q",
                            "childlogdir",
                            Values::existingDirectory,
                            "directory of generated logs of programs"),
                    new Option("k", "nocleanup", null, "keep generated logs of the last run"),
                    new Option("a", "minfds", Values::integer, "file descriptors needed"),
                    new Option("t", "strip_ansi", null, "remove escape sequences from output"),
                    new Option("", "profile_options", ANY, "accepted, has no effect"),
                    new Option("", "minprocs", Values::integer, "processes needed"));

    private final List<String> arguments;
    private final List<Given> given = new ArrayList<>();
    private int position;

    private InvocationParser(List<String> arguments) {
        this.arguments = arguments;
    }

    /**
     * Parses the arguments after the program's name.
     *
     * @throws UsageException with supervisord's text; it belongs behind {@code Error: } on standard
     *     error, and the exit code is 2
     */
    public static Invocation parse(List<String> arguments, ConfigEnvironment environment)
            throws UsageException {
        var parser = new InvocationParser(arguments);
        parser.split();
        return parser.interpret(
                new Values(
                        environment.accounts(),
                        environment.variables(),
                        environment.workingDirectory()));
    }

    /** The options, one per line, for a help text. */
    public static String describe() {
        return OPTIONS.stream()
                .filter(option -> !option.name().isEmpty())
                .map(InvocationParser::describe)
                .collect(Collectors.joining("\n"));
    }

    private static String describe(Option option) {
        var letter = option.letter().isEmpty() ? "    " : "-" + option.letter() + ", ";
        var name = "--" + option.name() + (option.takesValue() ? "=…" : "");
        return "  %s%-22s %s".formatted(letter, name, option.description());
    }

    private void split() throws UsageException {
        while (position < arguments.size()) {
            var argument = arguments.get(position);
            if (!argument.startsWith("-") || argument.equals("-")) {
                break;
            }
            position++;
            if (argument.equals("--")) {
                break;
            }
            if (argument.startsWith("--")) {
                splitLong(argument.substring(2));
            } else {
                splitLetters(argument.substring(1));
            }
        }
        var rest = arguments.subList(position, arguments.size());
        if (!rest.isEmpty()) {
            throw new UsageException(
                    "positional arguments are not supported: "
                            + rest.stream()
                                    .map(PythonRepr::of)
                                    .collect(Collectors.joining(", ", "[", "]")));
        }
    }

    private void splitLong(String argument) throws UsageException {
        int equals = argument.indexOf('=');
        var option = longOption(equals < 0 ? argument : argument.substring(0, equals));
        var spelling = "--" + option.name();
        if (equals >= 0 && !option.takesValue()) {
            throw new UsageException("option " + spelling + " must not have an argument");
        }
        var attached = equals < 0 ? null : argument.substring(equals + 1);
        given.add(new Given(spelling, option, value(option, spelling, attached)));
    }

    private static Option longOption(String prefix) throws UsageException {
        var matching =
                OPTIONS.stream()
                        .filter(option -> !option.name().isEmpty())
                        .filter(option -> option.name().startsWith(prefix))
                        .toList();
        var exact = matching.stream().filter(option -> option.name().equals(prefix)).findFirst();
        if (matching.isEmpty()) {
            throw new UsageException("option --" + prefix + " not recognized");
        }
        if (exact.isEmpty() && matching.size() > 1) {
            throw new UsageException("option --" + prefix + " not a unique prefix");
        }
        return exact.orElse(matching.getFirst());
    }

    private void splitLetters(String letters) throws UsageException {
        int end = letters.length();
        for (int i = 0; i < end; i = letters.offsetByCodePoints(i, 1)) {
            int after = letters.offsetByCodePoints(i, 1);
            var letter = letters.substring(i, after);
            var option =
                    OPTIONS.stream()
                            .filter(candidate -> candidate.letter().equals(letter))
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new UsageException(
                                                    "option -" + letter + " not recognized"));
            var attached = after < end ? letters.substring(after) : null;
            given.add(new Given("-" + letter, option, value(option, "-" + letter, attached)));
            if (option.takesValue()) {
                return;
            }
        }
    }

    private String value(Option option, String spelling, String attached) throws UsageException {
        if (!option.takesValue()) {
            return null;
        }
        if (attached != null) {
            return attached;
        }
        if (position == arguments.size()) {
            throw new UsageException("option " + spelling + " requires argument");
        }
        return arguments.get(position++);
    }

    private Invocation interpret(Values values) throws UsageException {
        var chosen = new LinkedHashMap<String, String>();
        for (Given one : given) {
            switch (one.option().name()) {
                case "", "help" -> {
                    return new Invocation.Help();
                }
                case "version" -> {
                    return new Invocation.Version();
                }
                default -> choose(one, values, chosen);
            }
        }
        chosen.remove("profile_options");
        var configuration = Optional.ofNullable(chosen.remove("configuration")).map(Path::of);
        return new Invocation.Run(configuration, chosen);
    }

    private static void choose(Given one, Values values, Map<String, String> chosen)
            throws UsageException {
        var option = one.option();
        try {
            if (option.takesValue()) {
                option.check().parse(values, one.value());
            }
        } catch (InvalidValueException e) {
            throw new UsageException(
                    "invalid value for %s %s: %s"
                            .formatted(one.spelling(), PythonRepr.of(one.value()), e.getMessage()));
        }
        var value = option.takesValue() ? one.value() : "true";
        if (chosen.putIfAbsent(option.name(), value) != null) {
            throw new UsageException(
                    "conflicting command line option " + PythonRepr.of(one.spelling()));
        }
    }
}
