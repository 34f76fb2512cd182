package org.supervisordjava.supervisor.port;

import org.supervisordjava.config.model.LogLevel;

/** The supervisor's own log. Any thread; never throws and never blocks for long. */
@FunctionalInterface
public interface MainLog {

    void log(LogLevel level, String message);
}
