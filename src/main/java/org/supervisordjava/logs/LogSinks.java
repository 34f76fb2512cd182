package org.supervisordjava.logs;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.config.model.OutputTarget;
import org.supervisordjava.config.model.SupervisordConfig;
import org.supervisordjava.threads.Residents;

import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** The receivers of lines beside files and standard streams, as far as they are configured. */
public final class LogSinks {

    /** What the supervisor's own lines are called. */
    static final String OWN_NAME = "supervisord";

    static final String OWN_STREAM = "log";

    private final Optional<LogShipper> syslog;
    private final Optional<LogShipper> otlp;
    private final List<LogShipper> ofOwnLog;
    private final LongSupplier millis;
    private final StreamCounters ownCounters;
    private final long pid = ProcessHandle.current().pid();

    /**
     * @param millis the time that lines are given, since 1970
     * @param ownCounters of the supervisor's own log
     */
    LogSinks(
            SupervisordConfig config,
            LongSupplier millis,
            StreamCounters ownCounters,
            Residents residents,
            OperatorLog log) {
        this.millis = millis;
        this.ownCounters = ownCounters;
        // No lambdas: they would load what is not configured.
        this.syslog =
                config.syslogServer().isPresent()
                        ? Optional.of(
                                LogShipper.toServer(
                                        config.syslogServer().get(),
                                        config.hostname(),
                                        residents,
                                        log))
                        : Optional.empty();
        this.otlp =
                config.otlpCollector().isPresent()
                        ? Optional.of(
                                LogShipper.toCollector(
                                        config.otlpCollector().get(),
                                        config.hostname(),
                                        residents,
                                        log))
                        : Optional.empty();
        boolean toSyslog = config.logfile() instanceof OutputTarget.Syslog;
        this.ofOwnLog =
                Stream.concat(toSyslog ? syslog.stream() : Stream.empty(), otlp.stream()).toList();
    }

    /** Takes what is sent to the system log; empty when that has supervisord's form. */
    Optional<LogShipper> syslog() {
        return syslog;
    }

    /** Takes what programs write; empty when there is no collector. */
    Optional<LogShipper> otlp() {
        return otlp;
    }

    /** A message of the supervisor itself. Any thread; waits for nothing. */
    void own(LogLevel level, String message) {
        if (ofOwnLog.isEmpty()) {
            return;
        }
        var one =
                new LogRecord(
                        millis.getAsLong(),
                        OWN_NAME,
                        OWN_STREAM,
                        pid,
                        Optional.of(LineSeverity.of(level)),
                        bounded(OneLine.of(message)),
                        ownCounters);
        ofOwnLog.forEach(shipper -> shipper.offer(one));
    }

    /** What no datagram takes would be tried for ever, and everything behind it would wait. */
    private static String bounded(String line) {
        return line.length() <= RecordSink.MAX_LINE
                ? line
                : line.substring(0, RecordSink.MAX_LINE) + "…";
    }

    /** Any thread. */
    public List<LogSinkStatus> status() {
        return syslog.isEmpty() && otlp.isEmpty()
                ? List.of()
                : Stream.concat(syslog.stream(), otlp.stream()).map(LogShipper::status).toList();
    }

    /** Sends what waits; waits a second at most for each. */
    void close() {
        if (syslog.isPresent()) {
            syslog.get().close();
        }
        if (otlp.isPresent()) {
            otlp.get().close();
        }
    }
}
