package org.supervisordjava.config.build;

import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessConfig.Confinement;
import org.supervisordjava.config.model.ProcessConfig.OnFatal;
import org.supervisordjava.config.model.ProcessConfig.ProgramType;
import org.supervisordjava.config.model.ProcessConfig.RestartDelay;
import org.supervisordjava.config.model.ProcessConfig.StopConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.RestartLimits;
import org.supervisordjava.config.model.ScheduleConfig;
import org.supervisordjava.config.model.ScheduleConfig.ConcurrencyPolicy;
import org.supervisordjava.config.option.EnvironmentOption;
import org.supervisordjava.config.option.Values;
import org.supervisordjava.config.source.EnvFile;
import org.supervisordjava.config.source.OpenToAll;
import org.supervisordjava.config.text.CronSyntax;
import org.supervisordjava.config.text.Durations;
import org.supervisordjava.config.text.InvalidValueException;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Builds the processes of one program, event listener or FastCGI program. */
final class ProgramSection {

    private final BuildContext context;
    private final Values values;
    private final SectionOptions options;
    private final String group;
    private final List<ProcessConfig.Dependency> dependencies;

    /**
     * @param options with the names of the program but not of its processes
     */
    ProgramSection(
            BuildContext context,
            SectionOptions options,
            String group,
            List<ProcessConfig.Dependency> dependencies) {
        this.context = context;
        this.values = context.values();
        this.options = options;
        this.group = group;
        this.dependencies = dependencies;
    }

    static ProgramType type(SectionOptions options) {
        return options.get("type", ProgramSection::programType);
    }

    /**
     * @param groupPriority empty for an implicit group, which has its program's priority
     */
    List<ProcessConfig> build(OptionalInt groupPriority) {
        checkCommand();
        checkStop();
        int numprocs = options.number("numprocs");
        int first = options.number("numprocs_start");
        checkProcessName(numprocs);
        if (numprocs == 0) {
            options.warning(
                    "numprocs",
                    "there is no process of this program, as in supervisord: its group is empty",
                    "write 1 or more; to have it stopped at first, set autostart=false");
        }
        var processes = new ArrayList<ProcessConfig>();
        for (int number = first; number < first + numprocs; number++) {
            processes.add(process(number, numprocs, groupPriority));
        }
        return processes;
    }

    private void checkCommand() {
        if (!options.isSet("command")) {
            options.error(
                    "command",
                    "program section %s does not specify a command".formatted(options.title()));
        }
    }

    private void checkProcessName(int numprocs) {
        var written = options.raw("process_name").orElse("%(program_name)s");
        if (numprocs > 1 && !written.contains("%(process_num)")) {
            options.error(
                    "process_name",
                    "%(process_num) must be present within process_name when numprocs > 1",
                    "write process_name=%(program_name)s_%(process_num)02d");
        }
    }

    private void checkStop() {
        if (options.isSet("stopwaitsecs") && options.isSet("stop_timeout")) {
            options.error(
                    "stop_timeout",
                    "stopwaitsecs and stop_timeout are the same thing",
                    "keep one of them");
        }
    }

    private ProcessConfig process(int number, int numprocs, OptionalInt groupPriority) {
        var names = options.names().with("process_num", number).with("numprocs", numprocs);
        var environment = environment(options.forProcess(names));
        var own = options.forProcess(names.withEnvironment(environment));
        boolean redirectStderr = options.get("redirect_stderr", values::bool);
        int priority = options.get("priority", values::integer);
        boolean essential = options.get("essential", values::bool);
        var output = new OutputSection(own, context);
        return new ProcessConfig(
                new ProcessId(group, own.get("process_name", values::name)),
                options.name(),
                type(options),
                own.find("command", text -> text).orElse(""),
                own.find("directory", Values::plainPath) // supervisord knows no ~ here
                        .filter(path -> !path.toString().isEmpty()),
                options.findMode("umask", values::octal, 0777),
                options.findUnlessEmpty("user", values::user),
                priority,
                groupPriority.orElse(priority),
                options.get("autostart", values::bool),
                options.get("autorestart", values::autorestart),
                options.count("startsecs", values::integer),
                options.count("startretries", values::integer),
                options.get("exitcodes", values::exitCodes),
                stop(),
                restartDelay(),
                redirectStderr,
                output.stdout(),
                output.stderr(redirectStderr),
                environment,
                serverurl(),
                new ProbeSection(own, values).build(),
                dependencies,
                essential,
                options.find("on_fatal", ProgramSection::onFatal)
                        .orElse(essential ? OnFatal.SHUTDOWN : OnFatal.IGNORE),
                new LimitsSection(options, values).build(),
                new Confinement(
                        options.get("no_new_privs", values::bool),
                        options.find("capability_bounding_set", values::capabilities)),
                schedule(),
                restartLimits(),
                new HooksSection(own).build());
    }

    private Optional<ScheduleConfig> schedule() {
        var schedule =
                options.findUnlessEmpty("schedule", CronSyntax::normalized)
                        .map(
                                cron ->
                                        new ScheduleConfig(
                                                cron,
                                                options.findUnlessEmpty(
                                                        "time_zone", ProgramSection::timeZone),
                                                options.get(
                                                        "concurrency_policy",
                                                        ProgramSection::concurrencyPolicy),
                                                options.get(
                                                        "starting_deadline", Durations::parse)));
        if (schedule.isPresent() && type(options) != ProgramType.ONESHOT) {
            options.error(
                    "schedule",
                    "only a oneshot runs by a schedule; a service runs all the time",
                    "add type=oneshot");
        }
        return schedule;
    }

    private Optional<RestartLimits> restartLimits() {
        return options.isSet("memory_limit") || options.isSet("maximum_lifetime")
                ? new RestartLimitsSection(options, values).build()
                : Optional.empty();
    }

    /** Loads the rules of time zones: only where one is named. */
    private static String timeZone(String text) throws InvalidValueException {
        try {
            return ZoneId.of(text.strip()).getId();
        } catch (DateTimeException e) {
            throw new InvalidValueException(
                    "`"
                            + text
                            + "` is not a time zone; write UTC, or a name such as Europe/Berlin");
        }
    }

    private static ConcurrencyPolicy concurrencyPolicy(String text) throws InvalidValueException {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "forbid" -> ConcurrencyPolicy.FORBID;
            case "replace" -> ConcurrencyPolicy.REPLACE;
            case "queue" -> ConcurrencyPolicy.QUEUE;
            case "allow" ->
                    throw new InvalidValueException(
                            "a program has one process, so that its runs cannot overlap; write forbid, replace or queue");
            default ->
                    throw new InvalidValueException(
                            "`" + text + "` is no policy; write forbid, replace or queue");
        };
    }

    /** The files first, so that {@code environment} wins. */
    private Map<String, String> environment(SectionOptions perProcess) {
        var variables = new LinkedHashMap<String, String>();
        for (String file : options.get("env_file", values::strings)) {
            if (!file.isEmpty()) {
                variables.putAll(envFile(file));
            }
        }
        variables.putAll(perProcess.get("environment", EnvironmentOption::parse));
        return variables;
    }

    /** Relative to the file that names it; a leading {@code -} tolerates that it is missing. */
    private Map<String, String> envFile(String name) {
        boolean isOptional = name.startsWith("-");
        try {
            var base = options.section().options().get("env_file").here();
            var file = base.resolve(values.path(isOptional ? name.substring(1) : name));
            if (isOptional && java.nio.file.Files.notExists(file)) {
                return Map.of();
            }
            OpenToAll.warn(file, options.location("env_file"), context.problems());
            return EnvFile.read(file, context.environment().files(), context.budget());
        } catch (InvalidValueException e) {
            options.error("env_file", e.getMessage());
            return Map.of();
        }
    }

    private StopConfig stop() {
        boolean asgroup = options.get("stopasgroup", values::bool);
        boolean killasgroup = options.find("killasgroup", values::bool).orElse(asgroup);
        if (asgroup && !killasgroup) {
            options.error("killasgroup", "Cannot set stopasgroup=true and killasgroup=false");
        }
        int waitsecs =
                options.find("stop_timeout", ProgramSection::wholeSeconds)
                        .orElseGet(() -> options.count("stopwaitsecs", values::integer));
        return new StopConfig(
                options.get("stopsignal", values::signal),
                waitsecs,
                asgroup,
                killasgroup,
                options.get("kill_leftovers", values::bool));
    }

    private RestartDelay restartDelay() {
        var initial = options.find("restart_delay", Durations::parse);
        var max = options.get("restart_delay_max", Durations::parse);
        if (initial.isPresent() && initial.get().compareTo(max) > 0) {
            if (options.isSet("restart_delay_max")) {
                options.error(
                        "restart_delay_max",
                        "restart_delay_max is shorter than restart_delay",
                        "raise it to %s or more".formatted(Durations.format(initial.get())));
            }
            return new RestartDelay(initial, initial.get());
        }
        return new RestartDelay(initial, max);
    }

    private Optional<String> serverurl() {
        return options.find("serverurl", text -> text)
                .filter(url -> !url.strip().equalsIgnoreCase("AUTO"));
    }

    private static int wholeSeconds(String text) throws InvalidValueException {
        var duration = Durations.parse(text);
        long seconds = duration.plus(Duration.ofNanos(999_999_999)).toSeconds();
        if (seconds > Integer.MAX_VALUE) {
            throw new InvalidValueException(
                    "`%s` is too long; the most is %d seconds".formatted(text, Integer.MAX_VALUE));
        }
        return (int) seconds;
    }

    private static ProgramType programType(String text) throws InvalidValueException {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "service" -> ProgramType.SERVICE;
            case "oneshot" -> ProgramType.ONESHOT;
            default ->
                    throw new InvalidValueException(
                            "`" + text + "` is not a type; write service or oneshot");
        };
    }

    private static OnFatal onFatal(String text) throws InvalidValueException {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "ignore" -> OnFatal.IGNORE;
            case "shutdown" -> OnFatal.SHUTDOWN;
            default ->
                    throw new InvalidValueException(
                            "`" + text + "` is no action; write ignore or shutdown");
        };
    }
}
