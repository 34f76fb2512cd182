package org.supervisordjava.http;

import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.ProcessSnapshot;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * supervisord's one-line description of a process, as {@code supervisorctl status} prints it; or
 * what it waits for, which supervisord does not know.
 *
 * @param zone of the times it names; to load its rules takes longer than most answers
 */
public record ProcessDescription(Supplier<ZoneId> zone) {

    private static final DateTimeFormatter STOP_TIME =
            DateTimeFormatter.ofPattern("MMM dd hh:mm a", Locale.ENGLISH);

    public String describe(ProcessSnapshot process, Instant now) {
        return constant(process) + upSince(process).map(since -> uptime(since, now)).orElse("");
    }

    /** What does not change with the time: all of it, or what stands before the uptime. */
    public String constant(ProcessSnapshot process) {
        return process.waitingFor()
                .map(reason -> "waiting for " + reason)
                .orElseGet(() -> ofState(process));
    }

    /** Since when the uptime counts that stands at the end; empty when none does. */
    public Optional<Instant> upSince(ProcessSnapshot process) {
        return process.state() == ProcessState.RUNNING && process.waitingFor().isEmpty()
                ? process.startTime()
                : Optional.empty();
    }

    private String ofState(ProcessSnapshot process) {
        return switch (process.state()) {
            case RUNNING ->
                    "pid "
                            + process.pid()
                            + ", uptime "
                            + (process.startTime().isEmpty() ? uptime(0) : "");
            case FATAL, BACKOFF ->
                    process.spawnerr().isEmpty()
                            ? "unknown error (try \"tail %s\")".formatted(process.id().name())
                            : process.spawnerr();
            case STOPPED, EXITED -> stopped(process);
            case STARTING, STOPPING, UNKNOWN -> "";
        };
    }

    private String stopped(ProcessSnapshot process) {
        return process.startTime().isEmpty()
                ? "Not started"
                : process.stopTime()
                        .map(time -> STOP_TIME.format(time.atZone(zone.get())))
                        .orElse("");
    }

    /** As supervisord counts, of whole seconds. */
    public static String uptime(Instant since, Instant now) {
        return uptime(now.getEpochSecond() - since.getEpochSecond());
    }

    /** {@code 0:00:05}, {@code 1 day, 0:00:05}, {@code 2 days, 12:34:56}; never negative. */
    static String uptime(long seconds) {
        long positive = Math.max(0, seconds);
        long days = positive / 86_400;
        // Not String.format: that takes most of the time of an answer about many processes.
        var clock =
                positive / 3_600 % 24 + twoDigits(positive / 60 % 60) + twoDigits(positive % 60);
        return switch ((int) Math.min(days, 2)) {
            case 0 -> clock;
            case 1 -> "1 day, " + clock;
            default -> days + " days, " + clock;
        };
    }

    private static String twoDigits(long number) {
        return number < 10 ? ":0" + number : ":" + number;
    }
}
