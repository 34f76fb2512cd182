package org.supervisordjava.diagnosis;

import org.supervisordjava.config.model.MemorySize;
import org.supervisordjava.config.model.RestartLimits;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.RestartLimitsStatus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How near a process is to its limits, in words. */
final class Limits {

    static final String ADVICE =
            "it leaks, or needs more than its memory_limit: look at what it does before it grows,"
                    + " or raise the limit";

    private Limits() {}

    /** {@code it uses 612 MB, more than its memory_limit of 500 MB}. */
    static Optional<String> exceeded(ProcessSnapshot process) {
        return limit(process)
                .flatMap(
                        limit ->
                                process.limits()
                                        .flatMap(RestartLimitsStatus::memory)
                                        .map(
                                                size ->
                                                        "it uses %s, more than its memory_limit of %s"
                                                                .formatted(size, limit)));
    }

    /** What a process that lives is still allowed. */
    static List<String> next(ProcessSnapshot process, Times times) {
        var next = new ArrayList<String>();
        process.limits()
                .ifPresent(
                        status -> {
                            status.nextCheck()
                                    .ifPresent(
                                            time ->
                                                    next.add(
                                                            memory(process, status)
                                                                    + ", next check "
                                                                    + times.in(time)));
                            status.endOfLife()
                                    .ifPresent(
                                            time ->
                                                    next.add(
                                                            "restarted %s, when its maximum_lifetime is over"
                                                                    .formatted(times.in(time))));
                        });
        return next;
    }

    private static String memory(ProcessSnapshot process, RestartLimitsStatus status) {
        var limit = limit(process).map(MemorySize::toString).orElse("");
        return status.memory()
                .map(size -> "uses %s of its memory_limit of %s".formatted(size, limit))
                .orElse("restarted when it uses more than its memory_limit of " + limit);
    }

    private static Optional<MemorySize> limit(ProcessSnapshot process) {
        return process.config().restartLimits().flatMap(RestartLimits::memory);
    }
}
