package org.supervisordjava.metrics;

import static org.supervisordjava.metrics.ProcessSeries.epochSeconds;

import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.RestartReason;
import org.supervisordjava.supervisor.ScheduleStatus;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the supervisor itself knows of a process. */
final class StateFamilies implements ProcessSeries.Families<StateFamilies.RetryAndRestarts> {

    private final RestartLatencies latencies;

    private final Family.Gauge up =
            Family.gauge("supervisord_process_up", "Whether a process is alive.");
    private final Family.Gauge state =
            Family.gauge(
                    "supervisord_process_state", "1 for the state it is in, 0 for the others.");
    private final Family.Gauge ready =
            Family.gauge(
                    "supervisord_process_ready",
                    "Whether it serves: probes pass, or a oneshot has completed.");
    private final Family.Counter restarts =
            Family.counter(
                    "supervisord_process_restarts", "Restarts since it was added, by reason.");
    private final Family.Histogram away =
            Family.histogram(
                    "supervisord_process_restart_duration_seconds",
                    "From the end of one life until the next was ready, by the reason of the end.");
    private final Family.Gauge startTime =
            Family.gauge(
                    "supervisord_process_start_time_seconds",
                    "When it was spawned last, since the epoch.");
    private final Family.Gauge exitCode =
            Family.gauge(
                    "supervisord_process_exit_code",
                    "Exit code of its last end, -1 when a signal ended it.");
    private final Family.Gauge timeToReady =
            Family.gauge(
                    "supervisord_process_time_to_ready_seconds",
                    "From its last spawn until it was ready.");
    private final Family.Gauge nextRetry =
            Family.gauge(
                    "supervisord_process_next_retry_seconds",
                    "Time left until it is started again.");

    private final Family.Gauge nextRun =
            Family.gauge(
                    "supervisord_process_schedule_next_run_timestamp_seconds",
                    "When it runs next by its schedule, since the epoch.");
    private final Family.Gauge lastSuccess =
            Family.gauge(
                    "supervisord_process_schedule_last_success_timestamp_seconds",
                    "When a run of the last ones ended as expected, since the epoch.");
    private final Family.Counter skipped =
            Family.counter(
                    "supervisord_process_schedule_skipped",
                    "Runs left out because the one before was not over.");
    private final Family.Counter missed =
            Family.counter(
                    "supervisord_process_schedule_missed",
                    "How often runs were missed because the clock was set or had stopped.");

    /**
     * What changes while a snapshot stays.
     *
     * @param untilRetry empty when there will be none
     * @param restarts that were timed
     */
    record RetryAndRestarts(Optional<Duration> untilRetry, long restarts) {}

    StateFamilies(RestartLatencies latencies) {
        this.latencies = latencies;
    }

    @Override
    public RetryAndRestarts input(ProcessSnapshot process, Instant now) {
        return new RetryAndRestarts(
                process.nextStart().map(next -> Duration.between(now, next)),
                latencies.count(process.id()));
    }

    @Override
    public void add(ProcessSnapshot process, SeriesLabels labels, RetryAndRestarts input) {
        up.add(labels, process.pid() != 0);
        ready.add(labels, process.ready());
        for (var candidate : ProcessState.values()) {
            state.add(labels.with("state", candidate.name()), candidate == process.state());
        }
        for (var reason : RestartReason.values()) {
            var itsLabels = labels.with("reason", reason.label());
            restarts.add(itsLabels, process.restarts().getOrDefault(reason, 0L));
            if (input.restarts() > 0) {
                latencies
                        .of(process.id(), reason)
                        .ifPresent(histogram -> away.add(itsLabels, histogram));
            }
        }
        process.startTime().ifPresent(start -> startTime.add(labels, epochSeconds(start)));
        process.exitCode().ifPresent(code -> exitCode.add(labels, code));
        process.timeToReady().ifPresent(time -> timeToReady.add(labels, seconds(time)));
        process.schedule().ifPresent(schedule -> addSchedule(process, schedule, labels));
        input.untilRetry().ifPresent(left -> nextRetry.add(labels, Math.max(0, seconds(left))));
    }

    private void addSchedule(
            ProcessSnapshot process, ScheduleStatus schedule, SeriesLabels labels) {
        schedule.nextRun().ifPresent(time -> nextRun.add(labels, epochSeconds(time)));
        process.pastRuns().stream()
                .filter(run -> run.exit().isExpected(process.config().exitcodes()))
                .findFirst()
                .ifPresent(run -> lastSuccess.add(labels, epochSeconds(run.end())));
        skipped.add(labels, schedule.skipped());
        missed.add(labels, schedule.missed());
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    @Override
    public List<Family> families() {
        return List.of(
                up,
                state,
                ready,
                restarts,
                away,
                startTime,
                exitCode,
                timeToReady,
                nextRetry,
                nextRun,
                lastSuccess,
                skipped,
                missed);
    }
}
