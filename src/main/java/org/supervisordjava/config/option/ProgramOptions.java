package org.supervisordjava.config.option;

import static org.supervisordjava.config.option.Option.of;
import static org.supervisordjava.config.option.Option.unset;

import java.util.List;
import java.util.stream.Stream;

/** The options of everything that becomes a process. */
final class ProgramOptions {

    /** A file with more means something else, and each costs memory. */
    private static final int MAX_PROCESSES = 10_000;

    private static final int MAX_START = 1_000_000_000;

    static final List<Option> FCGI_ONLY =
            List.of(
                    unset(
                                    "socket",
                                    ValueType.SOCKET_URL,
                                    "The listening socket that each process gets as file descriptor"
                                            + " 0.")
                            .required(),
                    unset("socket_owner", ValueType.USER_GROUP, "Owner of a unix socket's file."),
                    of(
                            "socket_mode",
                            ValueType.OCTAL,
                            "0700",
                            "Permissions of a unix socket's file."),
                    unset(
                                    "socket_backlog",
                                    ValueType.INTEGER,
                                    "Connections that may wait; unset is the kernel's maximum.")
                            .atLeast(1));

    static final List<Option> EVENTLISTENER_ONLY =
            List.of(
                    unset("events", ValueType.NAMES, "Event types the listener subscribes to.")
                            .required(),
                    of(
                                    "buffer_size",
                                    ValueType.INTEGER,
                                    "10",
                                    "Events kept while no listener is ready.")
                            .atLeast(1),
                    of(
                            "result_handler",
                            ValueType.TEXT,
                            "supervisor.dispatchers:default_handler",
                            "Accepted; the default handler is always used."));

    private static final List<Option> RUN =
            List.of(
                    unset(
                                    "command",
                                    ValueType.COMMAND,
                                    "What to run; no shell is involved. In YAML also a list of"
                                            + " words.")
                            .required()
                            .perProcess(),
                    of(
                                    "process_name",
                                    ValueType.NAME,
                                    "%(program_name)s",
                                    "Name of the process; needs %(process_num)d when numprocs is"
                                            + " above 1.")
                            .perProcess(),
                    of("numprocs", ValueType.INTEGER, "1", "How many processes to run.")
                            .within(new IntegerRange(0, MAX_PROCESSES)),
                    of("numprocs_start", ValueType.INTEGER, "0", "First %(process_num)d.")
                            .within(new IntegerRange(-MAX_START, MAX_START)),
                    of(
                            "priority",
                            ValueType.INTEGER,
                            "999",
                            "Start order, ascending; stop order is the reverse."),
                    of("autostart", ValueType.BOOLEAN, "true", "Start with the supervisor."),
                    of(
                                    "startsecs",
                                    ValueType.INTEGER,
                                    "1",
                                    "Seconds it has to stay up to count as started; 0 counts at once.")
                            .atLeast(0),
                    of(
                                    "startretries",
                                    ValueType.INTEGER,
                                    "3",
                                    "Retries after a failed start, before FATAL.")
                            .atLeast(0),
                    of(
                            "autorestart",
                            ValueType.AUTORESTART,
                            "unexpected",
                            "Restart after it exits: unexpected looks at exitcodes."),
                    of("exitcodes", ValueType.EXIT_CODES, "0", "Exit codes that are expected."),
                    of("stopsignal", ValueType.SIGNAL, "TERM", "Signal that asks it to stop."),
                    of(
                                    "stopwaitsecs",
                                    ValueType.INTEGER,
                                    "10",
                                    "Seconds between the stop signal and SIGKILL.")
                            .atLeast(0),
                    of(
                            "stopasgroup",
                            ValueType.BOOLEAN,
                            "false",
                            "Send the stop signal to the whole process group."),
                    unset(
                            "killasgroup",
                            ValueType.BOOLEAN,
                            "Send SIGKILL to the whole process group; unset is stopasgroup's"
                                    + " value."),
                    unset("user", ValueType.USER, "Account the process runs as."),
                    unset("directory", ValueType.PATH, "Working directory.").perProcess(),
                    unset("umask", ValueType.OCTAL, "File mode mask."),
                    of("environment", ValueType.ENVIRONMENT, "", "Variables of this program.")
                            .perProcess(),
                    unset(
                            "serverurl",
                            ValueType.TEXT,
                            "Value of SUPERVISOR_SERVER_URL; unset or AUTO lets the supervisor"
                                    + " choose."),
                    of(
                            "redirect_stderr",
                            ValueType.BOOLEAN,
                            "false",
                            "Send standard error where standard output goes."));

    private static final List<Option> NEW =
            Stream.of(
                            of(
                                    "kill_leftovers",
                                    ValueType.BOOLEAN,
                                    "true",
                                    "End what is left of the process group of its last run before it"
                                            + " is started again: TERM, then KILL."),
                            of(
                                    "type",
                                    ValueType.PROGRAM_TYPE,
                                    "service",
                                    "A oneshot runs once and has to succeed before later programs"
                                            + " start."),
                            unset(
                                    "schedule",
                                    ValueType.CRON,
                                    "When a oneshot runs, instead of with the supervisor."),
                            unset(
                                    "time_zone",
                                    ValueType.TIME_ZONE,
                                    "Time zone of the schedule; unset is the supervisor's (TZ,"
                                            + " /etc/localtime)."),
                            of(
                                    "concurrency_policy",
                                    ValueType.CONCURRENCY_POLICY,
                                    "forbid",
                                    "When it is due and still runs: skip the run, stop the one before"
                                            + " for it, or let it follow."),
                            of(
                                    "starting_deadline",
                                    ValueType.DURATION,
                                    "1m",
                                    "How late a run may begin; a later one is missed."),
                            of(
                                    "depends_on",
                                    ValueType.DEPENDENCIES,
                                    "",
                                    "Programs that have to be started, healthy or"
                                            + " completed_successfully first."),
                            unset(
                                    "restart_delay",
                                    ValueType.DURATION,
                                    "Pause before a restart, doubled for each further one; unset is"
                                            + " supervisord's 1, 2, 3 s."),
                            of(
                                    "restart_delay_max",
                                    ValueType.DURATION,
                                    "30s",
                                    "Longest pause, and how long it has to stay up for the pause to"
                                            + " start over."),
                            unset(
                                    "memory_limit",
                                    ValueType.BYTE_SIZE,
                                    "A service that uses more memory, with all that it has started,"
                                            + " is restarted."),
                            of(
                                    "memory_check_interval",
                                    ValueType.DURATION,
                                    "30s",
                                    "How often the memory of a service with a memory_limit is"
                                            + " measured."),
                            unset(
                                    "maximum_lifetime",
                                    ValueType.DURATION,
                                    "A service that has lived for so long is restarted."),
                            unset(
                                    "maximum_lifetime_jitter",
                                    ValueType.DURATION,
                                    "How much earlier that may be, at random, so that not all are"
                                            + " away at once; unset is a tenth of it."),
                            of(
                                    "essential",
                                    ValueType.BOOLEAN,
                                    "false",
                                    "The container cannot live without this program."),
                            unset(
                                    "on_fatal",
                                    ValueType.ON_FATAL,
                                    "When the program is given up; unset is shutdown if essential,"
                                            + " else ignore."),
                            of(
                                    "env_file",
                                    ValueType.PATHS,
                                    "",
                                    "Files of K=V lines; environment wins; a leading - tolerates a"
                                            + " missing file."),
                            unset(
                                    "stop_timeout",
                                    ValueType.DURATION,
                                    "The same as stopwaitsecs, as a duration (rounded up to"
                                            + " seconds)."),
                            unset(
                                    "log_format",
                                    ValueType.LOG_FORMAT,
                                    "Of its lines on a standard stream, such as the container's log:"
                                            + " as they are, behind the program's name, or in JSON;"
                                            + " unset is the supervisor's log_format."),
                            of(
                                    "otlp",
                                    ValueType.BOOLEAN,
                                    "true",
                                    "Its lines also go to the supervisor's otlp_endpoint, where one is"
                                            + " set."),
                            unset("nice", ValueType.INTEGER, "Scheduling priority, -20 to 19.")
                                    .within(new IntegerRange(-20, 19)),
                            unset(
                                            "oom_score_adj",
                                            ValueType.INTEGER,
                                            "Preference of the out-of-memory killer, -1000 to 1000; as PID 1"
                                                    + " the supervisor gives programs more than its own.")
                                    .within(new IntegerRange(-1000, 1000)),
                            of(
                                    "no_new_privs",
                                    ValueType.BOOLEAN,
                                    "false",
                                    "Let it gain nothing by set-user-ID programs and file"
                                            + " capabilities (sudo does not work then)."),
                            unset(
                                    "capability_bounding_set",
                                    ValueType.CAPABILITIES,
                                    "Capabilities that it may have at most, as root too; empty"
                                            + " leaves none, unset leaves all."))
                    .map(Option::added)
                    .toList();

    private ProgramOptions() {}

    static Stream<Option> all() {
        return Stream.of(
                        RUN.stream(),
                        OutputOptions.of("stdout"),
                        OutputOptions.of("stderr"),
                        NEW.stream(),
                        HookOptions.all(),
                        RlimitOptions.all(),
                        ProbeOptions.all())
                .flatMap(options -> options);
    }
}
