package org.supervisordjava.logs;

import org.supervisordjava.config.model.OutputChannel;
import org.supervisordjava.config.model.ProcessId;

import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Where lines come from.
 *
 * @param millis the time that they are given, since 1970
 */
record OutputOrigin(
        ProcessId process, OutputChannel channel, IntSupplier pid, LongSupplier millis) {}
