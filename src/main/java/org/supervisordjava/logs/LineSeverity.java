package org.supervisordjava.logs;

import org.supervisordjava.config.model.LogLevel;

import java.util.Locale;
import java.util.Optional;

/** How serious a line is. */
enum LineSeverity {
    TRACE(7),
    DEBUG(7),
    INFO(6),
    NOTICE(5),
    WARN(4),
    ERROR(3),
    FATAL(2);

    private final int syslog;

    LineSeverity(int syslog) {
        this.syslog = syslog;
    }

    /** RFC 5424, section 6.2.1. */
    int syslog() {
        return syslog;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static LineSeverity of(LogLevel level) {
        return switch (level) {
            case CRITICAL -> FATAL;
            case ERROR -> ERROR;
            case WARN -> WARN;
            case INFO -> INFO;
            case DEBUG -> DEBUG;
            case TRACE, BLATHER -> TRACE;
        };
    }

    /** By the names that loggers, databases and web servers use, in upper case. */
    static Optional<LineSeverity> named(String word) {
        return Optional.ofNullable(
                switch (word) {
                    case "TRACE", "TRAC", "FINEST", "FINER" -> TRACE;
                    case "DEBUG", "DEBG", "FINE", "VERBOSE" -> DEBUG;
                    case "INFO", "INFORMATION", "LOG" -> INFO;
                    case "NOTICE" -> NOTICE;
                    case "WARN", "WARNING" -> WARN;
                    case "ERROR", "ERRO", "ERR", "SEVERE" -> ERROR;
                    case "FATAL", "PANIC", "CRITICAL", "CRIT", "ALERT", "EMERG", "EMERGENCY" ->
                            FATAL;
                    default -> null;
                });
    }

    /** The numbers of syslog, as sd-daemon(3) puts them before a line. */
    static LineSeverity ofSyslog(int number) {
        return switch (number) {
            case 0, 1, 2 -> FATAL;
            case 3 -> ERROR;
            case 4 -> WARN;
            case 5 -> NOTICE;
            case 6 -> INFO;
            default -> DEBUG;
        };
    }

    /** The numbers of Bunyan and Pino: 10, 20, … 60. */
    static Optional<LineSeverity> ofHundred(String number) {
        return Optional.ofNullable(
                switch (number) {
                    case "10" -> TRACE;
                    case "20" -> DEBUG;
                    case "30" -> INFO;
                    case "40" -> WARN;
                    case "50" -> ERROR;
                    case "60" -> FATAL;
                    default -> null;
                });
    }
}
