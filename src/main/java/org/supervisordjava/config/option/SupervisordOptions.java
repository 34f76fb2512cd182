package org.supervisordjava.config.option;

import static org.supervisordjava.config.option.Option.of;
import static org.supervisordjava.config.option.Option.unset;

import java.util.List;

/** The options of the supervisor itself and of the sections that only arrange others. */
final class SupervisordOptions {

    static final List<Option> SUPERVISORD =
            List.of(
                    of(
                            "logfile",
                            ValueType.LOGFILE,
                            "supervisord.log",
                            "The supervisor's own log."),
                    of(
                            "logfile_maxbytes",
                            ValueType.BYTE_SIZE,
                            "50MB",
                            "Size at which the log is rotated; 0 never rotates."),
                    of(
                                    "logfile_backups",
                                    ValueType.INTEGER,
                                    "10",
                                    "How many rotated logs are kept; 0 truncates in place.")
                            .atLeast(0),
                    of(
                                    "logfile_daily",
                                    ValueType.BOOLEAN,
                                    "false",
                                    "Also rotate before the first line of a new day.")
                            .added(),
                    of(
                                    "logfile_compress",
                                    ValueType.BOOLEAN,
                                    "false",
                                    "Compress rotated logs with gzip, in the background.")
                            .added(),
                    of(
                            "loglevel",
                            ValueType.LOG_LEVEL,
                            "info",
                            "Level of the log; from debug on it also shows the programs' output."),
                    of(
                            "pidfile",
                            ValueType.PATH,
                            "supervisord.pid",
                            "File that holds the supervisor's pid; empty, or none in YAML, writes no file."),
                    of("umask", ValueType.OCTAL, "022", "File mode mask of the supervisor."),
                    of(
                            "nodaemon",
                            ValueType.BOOLEAN,
                            "false",
                            "Changes nothing: the supervisor always stays in the foreground."),
                    of(
                            "silent",
                            ValueType.BOOLEAN,
                            "false",
                            "Do not copy the log to standard output."),
                    of("minfds", ValueType.INTEGER, "1024", "Open files that must be possible.")
                            .atLeast(0),
                    of("minprocs", ValueType.INTEGER, "200", "Processes that must be possible.")
                            .atLeast(0),
                    of(
                            "nocleanup",
                            ValueType.BOOLEAN,
                            "false",
                            "Keep the AUTO log files of the last run at start."),
                    unset(
                            "childlogdir",
                            ValueType.PATH,
                            "Directory of AUTO log files; unset is TMPDIR or /tmp."),
                    unset("user", ValueType.USER, "Account the supervisor switches to at start."),
                    unset(
                            "directory",
                            ValueType.PATH,
                            "Working directory of a supervisor that daemonizes."),
                    of(
                            "strip_ansi",
                            ValueType.BOOLEAN,
                            "false",
                            "Remove terminal escape sequences from the programs' logs."),
                    of("environment", ValueType.ENVIRONMENT, "", "Variables for every program."),
                    of(
                            "identifier",
                            ValueType.TEXT,
                            "supervisor",
                            "Name of this supervisor in events, the API and AUTO log files."),
                    of(
                                    "shutdown_timeout",
                                    ValueType.DURATION,
                                    "9s",
                                    "Budget for stopping everything; Docker grants 10 s before"
                                            + " SIGKILL.")
                            .added(),
                    of(
                                    "log_format",
                                    ValueType.LOG_FORMAT,
                                    "text",
                                    "Of programs that do not say it themselves; json also holds for"
                                            + " the supervisor's own lines on a standard stream.")
                            .added(),
                    unset(
                                    "syslog_address",
                                    ValueType.SYSLOG_ADDRESS,
                                    "Where all that is sent to syslog goes, in the form of RFC 5424;"
                                            + " unset is /dev/log in the form of RFC 3164.")
                            .added(),
                    unset(
                                    "otlp_endpoint",
                                    ValueType.URL,
                                    "OpenTelemetry collector that gets the lines of all programs and of"
                                            + " this log, by OTLP over HTTP; /v1/logs is added.")
                            .added(),
                    of(
                                    "otlp_headers",
                                    ValueType.ENVIRONMENT,
                                    "",
                                    "Headers of the requests to otlp_endpoint, such as Authorization.")
                            .added(),
                    of(
                                    "exporter_metrics",
                                    ValueType.BOOLEAN,
                                    "false",
                                    "Metrics also under the names of the public exporters, so that"
                                            + " their dashboards work.")
                            .added(),
                    of(
                                    "history",
                                    ValueType.HISTORY,
                                    "AUTO",
                                    "Where the flight recorder keeps what happens, for supervisorctl-java"
                                            + " history and for after a restart. AUTO is"
                                            + " /var/lib/supervisord-java as process 1 of a"
                                            + " container, and nowhere else, as nothing says which of"
                                            + " several supervisors it would belong to.")
                            .added(),
                    of(
                                    "history_maxbytes",
                                    ValueType.BYTE_SIZE,
                                    "1MB",
                                    "Size of the history; at least 64KB. The oldest gives way.")
                            .added());

    static final List<Option> GROUP =
            List.of(
                    of("programs", ValueType.NAMES, "", "The programs of the group."),
                    of(
                            "priority",
                            ValueType.INTEGER,
                            "999",
                            "Start order among groups, ascending; stop order is the reverse."));

    static final List<Option> INCLUDE =
            List.of(
                    unset(
                                    "files",
                                    ValueType.PATHS,
                                    "Patterns of files to read as well; in YAML the value of `include`.")
                            .required());

    static final List<Option> RPCINTERFACE =
            List.of(
                    unset(
                            "supervisor.rpcinterface_factory",
                            ValueType.TEXT,
                            "Accepted; the XML-RPC interface is always there."));

    static final List<Option> CTLPLUGIN =
            List.of(
                    unset(
                            "supervisor.ctl_factory",
                            ValueType.TEXT,
                            "Accepted and ignored: Python plug-ins cannot be loaded."));

    private SupervisordOptions() {}
}
