package org.supervisordjava.logs;

import org.supervisordjava.config.model.LogLevel;

/**
 * Where this package tells the operator that something went wrong. Any thread; never throws, never
 * blocks.
 */
@FunctionalInterface
public interface OperatorLog {

    void log(LogLevel level, String message);
}
