package org.supervisordjava.diagnosis;

import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.supervisor.HeldBack;
import org.supervisordjava.supervisor.ProcessSnapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Last starts that belong together, because they came at once or one waited for another: those of
 * the boot, or of a later restart.
 *
 * @param begin of the axis of time
 * @param end when the last one was ready, or now
 * @param processes the first to be started comes first
 */
record Startup(Instant begin, Instant end, List<ProcessSnapshot> processes) {

    /** Starts with a longer pause in between have nothing to do with each other. */
    private static final Duration TOGETHER = Duration.ofSeconds(5);

    /**
     * One step of the critical path.
     *
     * @param length what of the time it took
     */
    record PathStep(ProcessSnapshot process, Duration length) {}

    /** In the order of time; the first one is the boot, or what is left of it. */
    static List<Startup> all(List<ProcessSnapshot> processes, Instant boot, Instant now) {
        var byBegin =
                processes.stream()
                        .sorted(
                                Comparator.comparing(
                                                (ProcessSnapshot process) -> wanted(process, boot))
                                        .thenComparing(process -> started(process, now)))
                        .toList();
        var startups = new ArrayList<Startup>();
        var together = new ArrayList<ProcessSnapshot>();
        Instant begin = boot;
        Instant end = boot;
        for (var process : byBegin) {
            var wanted = wanted(process, boot);
            if (wanted.isAfter(end.plus(TOGETHER))) {
                add(startups, begin, together, now);
                begin = wanted;
                together = new ArrayList<>();
            }
            together.add(process);
            end = max(end, settled(process, now));
        }
        add(startups, begin, together, now);
        return startups;
    }

    private static void add(
            List<Startup> startups, Instant begin, List<ProcessSnapshot> together, Instant now) {
        if (together.isEmpty()) {
            return;
        }
        var byStart =
                together.stream()
                        .sorted(Comparator.comparing(process -> started(process, Instant.MAX)))
                        .toList();
        var end =
                together.stream()
                        .filter(process -> process.startTime().isPresent() || waits(process))
                        .map(process -> settled(process, now))
                        .max(Comparator.naturalOrder())
                        .orElse(now);
        startups.add(new Startup(begin, max(begin, end), byStart));
    }

    /** Since when it was to be started; of what never was, since the boot. */
    private static Instant wanted(ProcessSnapshot process, Instant boot) {
        return process.heldBackBy().map(HeldBack::since).or(process::startTime).orElse(boot);
    }

    private static Instant started(ProcessSnapshot process, Instant otherwise) {
        return start(process).orElse(otherwise);
    }

    /** When there was nothing more to come of its start; now, when there is. */
    private static Instant settled(ProcessSnapshot process, Instant now) {
        if (waits(process)) {
            return now;
        }
        if (process.startTime().isEmpty()) {
            return Instant.MIN;
        }
        return ready(process)
                .or(() -> process.pid() == 0 ? process.stopTime() : Optional.empty())
                .orElse(now);
    }

    private static Instant max(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    static boolean waits(ProcessSnapshot process) {
        return process.waitingFor().isPresent();
    }

    /** When it served; of a oneshot, when it was done. */
    static Optional<Instant> ready(ProcessSnapshot process) {
        if (waits(process)) {
            return Optional.empty();
        }
        return process.config().isOneshot()
                ? process.stopTime().filter(_ -> process.ready())
                : process.timeToReady()
                        .flatMap(needed -> process.startTime().map(start -> start.plus(needed)));
    }

    /** When it was started; empty while it waits, whenever it has been before. */
    static Optional<Instant> start(ProcessSnapshot process) {
        return process.startTime().filter(_ -> !waits(process));
    }

    /** Whom it waits for, or waited for last; also when that one has been started again since. */
    static Optional<ProcessId> gate(ProcessSnapshot process) {
        return process.heldBackBy().map(HeldBack::by);
    }

    /** The same, when its start is part of this. */
    Optional<ProcessSnapshot> opener(ProcessSnapshot process) {
        return gate(process)
                .flatMap(
                        by -> processes.stream().filter(other -> other.id().equals(by)).findFirst())
                .filter(other -> isBefore(other, process));
    }

    private static boolean isBefore(ProcessSnapshot opener, ProcessSnapshot process) {
        return waits(process)
                || start(opener)
                        .filter(time -> !time.isAfter(start(process).orElseThrow()))
                        .isPresent();
    }

    /** What the end was waiting for, from the first to be started to the last to be ready. */
    List<PathStep> criticalPath() {
        var path = new ArrayList<ProcessSnapshot>();
        var seen = new HashSet<ProcessId>();
        var last =
                processes.stream().filter(Startup::counts).max(Comparator.comparing(this::reached));
        for (var at = last;
                at.filter(process -> seen.add(process.id())).isPresent();
                at = at.flatMap(this::opener)) {
            path.addFirst(at.get());
        }
        var steps = new ArrayList<PathStep>();
        for (int i = 0; i < path.size(); i++) {
            var from = i == 0 ? start(path.getFirst()).orElse(end) : handOver(path, i - 1);
            steps.add(new PathStep(path.get(i), Duration.between(from, handOver(path, i))));
        }
        return steps;
    }

    private static boolean counts(ProcessSnapshot process) {
        return waits(process) || ready(process).isPresent() || process.pid() != 0;
    }

    /** Of what waits, what it waits for comes first. */
    private Instant reached(ProcessSnapshot process) {
        return waits(process) ? end.plusNanos(1) : ready(process).orElse(end);
    }

    /** Until when the others had to wait for one of the path: its own tries are the next one's. */
    private Instant handOver(List<ProcessSnapshot> path, int at) {
        var ready = ready(path.get(at)).orElse(end);
        if (at == path.size() - 1) {
            return ready;
        }
        var next = start(path.get(at + 1)).orElse(end);
        return next.isBefore(ready) ? next : ready;
    }

    /** Those of the critical path. */
    Set<ProcessId> critical() {
        return criticalPath().stream().map(step -> step.process().id()).collect(Collectors.toSet());
    }
}
