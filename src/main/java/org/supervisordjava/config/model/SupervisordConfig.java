package org.supervisordjava.config.model;

import io.soabase.recordbuilder.core.RecordBuilder;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The {@code [supervisord]} section. Names and defaults are supervisord's; what it does not have is
 * marked new.
 *
 * @param logfile the supervisor's own log
 * @param silent no copy of the log on standard output
 * @param minfds wanted soft limit of open files
 * @param environment merged into the environment of every child
 * @param shutdownTimeout new: budget for stopping everything, shared by the tiers; Docker grants 10
 *     s before SIGKILL
 * @param logFormat new: of this log's lines on a standard stream, and of those programs that do not
 *     say it themselves
 * @param syslogServer new: where syslog goes, in the form of RFC 5424; empty is {@code /dev/log} in
 *     supervisord's form
 * @param otlpCollector new: gets the lines of programs and this log, too
 * @param exporterMetrics new: whether metrics come under the names of public exporters, too
 * @param history new: the flight recorder
 * @param hostname of the machine or container
 * @param sourceFile the file the configuration was read from
 */
@RecordBuilder
public record SupervisordConfig(
        OutputTarget logfile,
        LogRotation logRotation,
        LogLevel loglevel,
        Optional<Path> pidfile,
        OptionalInt umask,
        boolean nodaemon,
        boolean silent,
        int minfds,
        int minprocs,
        boolean nocleanup,
        Path childlogdir,
        Optional<UserSpec> user,
        Optional<Path> directory,
        boolean stripAnsi,
        Map<String, String> environment,
        String identifier,
        Duration shutdownTimeout,
        LogFormat logFormat,
        Optional<SyslogServer> syslogServer,
        Optional<OtlpCollector> otlpCollector,
        boolean exporterMetrics,
        HistoryConfig history,
        String hostname,
        Path sourceFile) {

    public SupervisordConfig {
        environment =
                java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(environment));
    }

    /** Nothing that may be secret. */
    @Override
    public String toString() {
        return "SupervisordConfig[" + sourceFile + "]";
    }
}
