package org.supervisordjava.config.tool;

import org.supervisordjava.config.build.ConfigLoader;
import org.supervisordjava.config.build.Outlook;
import org.supervisordjava.config.model.LoadedConfig;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.StopStage;
import org.supervisordjava.config.model.SupervisorConfig;
import org.supervisordjava.config.source.ConfigEnvironment;
import org.supervisordjava.config.text.ConfigException;
import org.supervisordjava.config.text.ConfigProblem;
import org.supervisordjava.config.text.Durations;
import org.supervisordjava.config.text.InvalidValueException;
import org.supervisordjava.protocol.JsonWriter;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code supervisord-java check -c FILE [--dump json] [--show-secrets] [--quiet]}: tells what is
 * wrong with a configuration without starting anything.
 */
public final class CheckCommand {

    public static final int OK = 0;

    /** supervisord's exit code for every configuration or usage error. */
    public static final int FAILED = 2;

    private static final String USAGE =
            "usage: supervisord-java check -c FILE [--dump json] [--show-secrets] [--quiet]";

    private static final String HELP =
            """
            supervisord-java check -- tells what is wrong with a configuration and starts nothing

            %s

              -c, --configuration FILE   the configuration, with all that it includes
                  --dump json            prints what the supervisor would work with
                  --show-secrets         prints passwords and other secrets, too
              -q, --quiet                prints problems only

            Exit codes: 0 it can be used, 2 it cannot.
            """
                    .formatted(USAGE);

    private final ConfigEnvironment environment;
    private final Outlook outlook;
    private final PrintStream out;
    private final PrintStream err;

    /**
     * @param out the summary, or the dump
     * @param err the problems
     */
    public CheckCommand(
            ConfigEnvironment environment, Outlook outlook, PrintStream out, PrintStream err) {
        this.environment = environment;
        this.outlook = outlook;
        this.out = out;
        this.err = err;
    }

    /**
     * @param arguments those after {@code check}
     * @return the exit code
     */
    public int run(List<String> arguments) {
        if (HelpOption.isAmong(arguments)) {
            out.print(HELP);
            return OK;
        }
        try {
            return check(CheckArguments.parse(arguments));
        } catch (InvalidValueException e) {
            err.println(e.getMessage());
            err.println(USAGE);
            return FAILED;
        }
    }

    private int check(CheckArguments arguments) {
        try {
            var loaded = ConfigLoader.load(arguments.file(), environment, outlook);
            loaded.warnings().forEach(err::println);
            if (arguments.dump()) {
                dump(loaded.config(), arguments.secrets());
            } else if (!arguments.quiet()) {
                out.println(summary(arguments.file(), loaded));
                shutdown(loaded.config()).forEach(out::println);
            }
            return OK;
        } catch (ConfigException e) {
            e.problems().forEach(err::println);
            if (!arguments.quiet()) {
                err.println(arguments.file() + ": " + counts(e.problems()));
            }
            return FAILED;
        }
    }

    private void dump(SupervisorConfig config, ConfigDump.Secrets secrets) {
        out.println(JsonWriter.writeIndented(ConfigDump.json(config, secrets)));
    }

    private static String summary(Path file, LoadedConfig loaded) {
        long programs =
                loaded.config().groups().stream()
                        .flatMap(group -> group.processes().stream())
                        .map(ProcessConfig::program)
                        .distinct()
                        .count();
        int warnings = loaded.warnings().size();
        return "%s: ok, %s%s"
                .formatted(
                        file,
                        count(programs, "program"),
                        warnings == 0 ? "" : ", " + count(warnings, "warning"));
    }

    /** Who stops after whom, and how long at the most. */
    private List<String> shutdown(SupervisorConfig config) {
        var lines = new ArrayList<String>();
        for (var stage : outlook.shutdown(config)) {
            if (lines.isEmpty()) {
                lines.add(
                        "A shutdown at its slowest, with a shutdown_timeout of %s:"
                                .formatted(
                                        Durations.format(config.supervisord().shutdownTimeout())));
            }
            lines.add(
                    "  after %s: %s (priority %s), up to %s"
                            .formatted(
                                    Durations.format(stage.begins()),
                                    stage.processes().stream()
                                            .map(ProcessConfig::program)
                                            .distinct()
                                            .collect(Collectors.joining(", ")),
                                    stage.processes().stream()
                                            .map(process -> "" + process.priority())
                                            .distinct()
                                            .collect(Collectors.joining(", ")),
                                    time(stage)));
        }
        return lines;
    }

    private static String time(StopStage stage) {
        int wanted =
                stage.processes().stream()
                        .mapToInt(process -> process.stop().waitsecs())
                        .max()
                        .orElse(0);
        return stage.processes().stream().anyMatch(stage::cutsShort)
                ? "%s of the %d s of stopwaitsecs"
                        .formatted(Durations.format(stage.mayTake()), wanted)
                : wanted + "s";
    }

    private static String counts(List<ConfigProblem> problems) {
        long errors =
                problems.stream().filter(p -> p.severity() == ConfigProblem.Severity.ERROR).count();
        long warnings = problems.size() - errors;
        return count(errors, "error") + (warnings == 0 ? "" : ", " + count(warnings, "warning"));
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /**
     * @param dump whether the resolved configuration is printed instead of the summary
     * @param quiet print problems only
     */
    private record CheckArguments(
            Path file, boolean dump, ConfigDump.Secrets secrets, boolean quiet) {

        static CheckArguments parse(List<String> arguments) throws InvalidValueException {
            Path file = null;
            boolean dump = false;
            boolean quiet = false;
            var secrets = ConfigDump.Secrets.HIDDEN;
            var rest = arguments.iterator();
            while (rest.hasNext()) {
                var argument = rest.next();
                switch (argument) {
                    case "-c", "--configuration" -> file = Path.of(next(rest, argument));
                    case "--dump" -> dump = isJson(next(rest, argument));
                    case "--show-secrets" -> secrets = ConfigDump.Secrets.SHOWN;
                    case "--quiet", "-q" -> quiet = true;
                    default ->
                            throw new InvalidValueException("unknown argument `" + argument + "`");
                }
            }
            if (file == null) {
                throw new InvalidValueException("no configuration file given");
            }
            return new CheckArguments(file, dump, secrets, quiet);
        }

        private static String next(java.util.Iterator<String> rest, String argument)
                throws InvalidValueException {
            if (!rest.hasNext()) {
                throw new InvalidValueException(argument + " needs a value");
            }
            return rest.next();
        }

        private static boolean isJson(String format) throws InvalidValueException {
            if (!format.equals("json")) {
                throw new InvalidValueException(
                        "cannot dump as `" + format + "`; the format is json");
            }
            return true;
        }
    }
}
