package org.supervisordjava.diagnosis;

import org.supervisordjava.config.model.ProbeKind;
import org.supervisordjava.config.model.ProcessConfig.OnFatal;
import org.supervisordjava.config.model.ScheduleConfig;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.ScheduleStatus;
import org.supervisordjava.supervisor.Snapshot;
import org.supervisordjava.supervisor.SupervisorState;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** What happens next to a process, when, why then, and what an operator can do. */
record NextStep(Snapshot snapshot, Times times) {

    private static final String CTL = "supervisorctl-java ";

    List<String> of(ProcessSnapshot process, Urgency urgency) {
        var next = new ArrayList<String>();
        process.nextStart().ifPresent(time -> tryAgain(process, time, next));
        if (process.state() == ProcessState.STOPPING) {
            next.add(
                    "SIGKILL %s, unless it ends before"
                            .formatted(
                                    times.in(
                                            process.since()
                                                    .plusSeconds(
                                                            process.config().stop().waitsecs()))));
        }
        Limits.next(process, times).forEach(next::add);
        process.schedule().ifPresent(schedule -> scheduled(process, schedule.nextRun(), next));
        switch (urgency) {
            case GIVEN_UP -> givenUp(process, next);
            case WAITING -> waiting(process, next);
            case UNREADY, UNSTABLE -> probed(process, next);
            case CHANGING -> {
                starting(process, next);
                probed(process, next);
            }
            case STOPPED -> next.add("to start it: " + CTL + "start " + process.id());
            case FAILING -> next.add("to try now: " + CTL + "restart " + process.id());
            case WELL -> {}
        }
        return next;
    }

    private void scheduled(ProcessSnapshot process, Optional<Instant> run, List<String> next) {
        var config = process.config().schedule();
        run.ifPresent(
                time ->
                        next.add(
                                "runs next at %s, by its schedule %s"
                                        .formatted(
                                                times.at(time),
                                                config.map(ScheduleConfig::cron).orElse(""))));
        process.schedule()
                .filter(status -> status.skipped() > 0)
                .ifPresent(
                        status ->
                                next.add(
                                        "%d runs were skipped, because the one before was not over (concurrency_policy)"
                                                .formatted(status.skipped())));
        process.schedule()
                .flatMap(ScheduleStatus::lastMissed)
                .ifPresent(
                        time ->
                                next.add(
                                        "runs from %s on were missed: the clock was set or had stopped (starting_deadline)"
                                                .formatted(times.at(time))));
    }

    private void tryAgain(ProcessSnapshot process, Instant time, List<String> next) {
        var config = process.config();
        boolean retry = process.state() == ProcessState.BACKOFF;
        next.add(
                "tried again %s (at %s)%s"
                        .formatted(
                                times.in(time),
                                times.at(time),
                                retry
                                        ? ": retry %d of %d"
                                                .formatted(process.tries(), config.startretries())
                                        : ""));
        int count = retry ? process.tries() : process.restartsInARow();
        next.add(
                config.restartDelay()
                        .initial()
                        .map(initial -> doubled(initial, config.restartDelay().max(), count))
                        .orElse(
                                retry
                                        ? "the pause is a second longer after each failed try"
                                        : "restarted at once, but at most once a second"));
    }

    private static String doubled(Duration initial, Duration max, int count) {
        return "back-off: %s, doubled for each further restart (this is number %d), at most %s"
                .formatted(Times.words(initial), count, Times.words(max));
    }

    private void givenUp(ProcessSnapshot process, List<String> next) {
        var config = process.config();
        if (config.onFatal() == OnFatal.SHUTDOWN) {
            next.add(
                    "everything is shut down, because "
                            + (config.essential()
                                    ? "it is essential"
                                    : "of its on_fatal=shutdown"));
            return;
        }
        if (snapshot.state() != SupervisorState.RUNNING) {
            // As supervisord does, it gives up at once whoever would be tried again.
            next.add("nothing by itself: everything is being stopped");
            return;
        }
        boolean tooOften = process.state() == ProcessState.FATAL;
        next.add(
                tooOften
                        ? "nothing by itself: all %d retries (startretries) have failed"
                                .formatted(config.startretries())
                        : "nothing by itself: " + notRestarted(process));
        next.add("when it is repaired: " + CTL + "start " + process.id());
    }

    private static String notRestarted(ProcessSnapshot process) {
        return process.state() == ProcessState.UNKNOWN
                ? "it cannot be signalled, see its error"
                : "autorestart does not want it up again";
    }

    private void waiting(ProcessSnapshot process, List<String> next) {
        var root = root(process);
        if (isDeadEnd(root)) {
            next.add(
                    "in vain: %s is %s and does not come back by itself"
                            .formatted(root.id(), root.state()));
            next.add("to go on: " + CTL + "start " + root.id());
        } else {
            next.add("starts by itself when " + root.id() + " is there");
        }
        if (!dependsOnIt(process)) {
            next.add("to start it out of turn: " + CTL + "start " + process.id());
        }
    }

    /** Its turn in a boot can be overridden, what it depends on cannot. */
    private boolean dependsOnIt(ProcessSnapshot process) {
        var blocker = process.waitsFor().flatMap(snapshot::process);
        return process.config().dependsOn().stream()
                .anyMatch(
                        dependency ->
                                blocker.filter(
                                                other ->
                                                        other.config()
                                                                .program()
                                                                .equals(dependency.program()))
                                        .isPresent());
    }

    /** What the last one in the chain waits for. */
    private ProcessSnapshot root(ProcessSnapshot process) {
        var seen = new HashSet<>();
        var at = process;
        while (seen.add(at.id())) {
            var before = at.waitsFor().flatMap(snapshot::process);
            if (before.isEmpty()) {
                return at;
            }
            at = before.get();
        }
        return at;
    }

    private static boolean isDeadEnd(ProcessSnapshot root) {
        return root.state().isStopped()
                && root.nextStart().isEmpty()
                && root.waitingFor().isEmpty();
    }

    private void starting(ProcessSnapshot process, List<String> next) {
        if (process.state() == ProcessState.STARTING) {
            var started = process.since().plusSeconds(process.config().startsecs());
            next.add("counts as started %s (startsecs)".formatted(times.in(started)));
        }
    }

    private static void probed(ProcessSnapshot process, List<String> next) {
        for (var probe : process.probes()) {
            boolean speaksOf =
                    probe.kind() == ProbeKind.READINESS && !process.ready()
                            || probe.last().filter(attempt -> !attempt.success()).isPresent();
            if (speaksOf) {
                process.config()
                        .probes()
                        .of(probe.kind())
                        .ifPresent(config -> next.add(ProbeWords.consequence(probe, config)));
            }
        }
    }
}
