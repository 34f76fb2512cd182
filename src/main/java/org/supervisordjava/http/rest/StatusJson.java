package org.supervisordjava.http.rest;

import org.supervisordjava.config.model.MemorySize;
import org.supervisordjava.config.model.ProcessConfig;
import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.config.model.RestartLimits;
import org.supervisordjava.config.model.ScheduleConfig;
import org.supervisordjava.http.ProcessDescription;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.process.ProbeStatus;
import org.supervisordjava.supervisor.GroupSnapshot;
import org.supervisordjava.supervisor.PastRun;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.RestartLimitsStatus;
import org.supervisordjava.supervisor.RestartReason;
import org.supervisordjava.supervisor.ScheduleStatus;
import org.supervisordjava.supervisor.Snapshot;
import org.supervisordjava.supervisor.StartOrder;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Snapshots as JSON. Times are ISO 8601 in UTC, durations are seconds; what is unknown is null,
 * never missing.
 */
record StatusJson(ProcessDescription description) {

    Map<String, Object> snapshot(Snapshot snapshot, Instant now) {
        var json = new LinkedHashMap<String, Object>();
        json.put("version", snapshot.version());
        json.put("at", snapshot.at().toString());
        json.put("state", snapshot.state().name());
        json.put("pid", snapshot.pid());
        json.put("start_time", snapshot.startTime().toString());
        json.put("identifier", snapshot.config().supervisord().identifier());
        json.put("startup_complete", snapshot.startupComplete());
        json.put("loop", loop(snapshot.loop()));
        json.put("groups", snapshot.groups().stream().map(StatusJson::group).toList());
        json.put("tiers", tiers(snapshot));
        json.put("processes", processes(snapshot, now));
        return json;
    }

    /** What starts together, first to start first. */
    private static List<List<String>> tiers(Snapshot snapshot) {
        var configs = snapshot.processes().map(ProcessSnapshot::config).toList();
        var ids = configs.stream().map(ProcessConfig::id).toList();
        return StartOrder.of(configs).ascending(ids).stream()
                .map(tier -> tier.stream().map(ProcessId::toString).toList())
                .toList();
    }

    List<Map<String, Object>> processes(Snapshot snapshot, Instant now) {
        return snapshot.groups().stream()
                .flatMap(group -> group.processes().stream())
                .map(process -> process(process, now))
                .toList();
    }

    /**
     * @param now for the uptime
     */
    Map<String, Object> process(ProcessSnapshot process, Instant now) {
        var config = process.config();
        var json = new LinkedHashMap<String, Object>();
        json.put("name", process.id().toString());
        json.put("group", process.id().group());
        json.put("process", process.id().name());
        json.put("program", config.program());
        json.put("type", Names.of(config.type()));
        json.put("priority", config.priority());
        json.put("essential", config.essential());
        json.put("state", process.state().name());
        json.put("statecode", process.state().code());
        json.put("pid", process.pid());
        json.put("description", description.describe(process, now));
        json.put("since", process.since().toString());
        json.put("start_time", time(process.startTime()));
        json.put("stop_time", time(process.stopTime()));
        json.put("spawnerr", process.spawnerr());
        json.put("exit_status", process.exitStatus().map(StatusJson::exitStatus).orElse(null));
        json.put("ready", process.ready());
        json.put("waiting_for", process.waitingFor().orElse(null));
        json.put("tries", process.tries());
        json.put("next_start", time(process.nextStart()));
        json.put("schedule", process.schedule().map(runs -> schedule(process, runs)).orElse(null));
        json.put("limits", process.limits().map(status -> limits(process, status)).orElse(null));
        json.put("restarts", restarts(process));
        json.put("time_to_ready", process.timeToReady().map(StatusJson::seconds).orElse(null));
        json.put("probes", process.probes().stream().map(StatusJson::probe).toList());
        json.put("stdout_logfile", process.stdoutLogfile());
        json.put("stderr_logfile", process.stderrLogfile());
        return json;
    }

    private static Map<String, Object> schedule(ProcessSnapshot process, ScheduleStatus runs) {
        var json = new LinkedHashMap<String, Object>();
        json.put("cron", process.config().schedule().map(ScheduleConfig::cron).orElse(""));
        json.put("next_run", time(runs.nextRun()));
        json.put("queued", runs.queued());
        json.put("skipped", runs.skipped());
        json.put("missed", runs.missed());
        json.put("last_missed", time(runs.lastMissed()));
        json.put(
                "last_run",
                process.pastRuns().stream().findFirst().map(StatusJson::run).orElse(null));
        return json;
    }

    private static Map<String, Object> limits(ProcessSnapshot process, RestartLimitsStatus status) {
        var json = new LinkedHashMap<String, Object>();
        json.put(
                "memory_limit",
                process.config()
                        .restartLimits()
                        .flatMap(RestartLimits::memory)
                        .map(MemorySize::bytes)
                        .orElse(null));
        json.put("memory", status.memory().map(MemorySize::bytes).orElse(null));
        json.put("next_check", time(status.nextCheck()));
        json.put("end_of_life", time(status.endOfLife()));
        return json;
    }

    private static Map<String, Object> run(PastRun run) {
        var json = new LinkedHashMap<String, Object>();
        json.put("start", run.start().toString());
        json.put("end", run.end().toString());
        json.put("exit_status", exitStatus(run.exit()));
        return json;
    }

    private static Map<String, Object> group(GroupSnapshot group) {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", group.config().name());
        json.put("priority", group.config().priority());
        json.put("processes", group.processes().size());
        return json;
    }

    private static Map<String, Object> loop(Snapshot.LoopStats loop) {
        var json = new LinkedHashMap<String, Object>();
        json.put("events", loop.events());
        json.put("queue_depth", loop.queueDepth());
        json.put("busy", loop.busyNanos() / 1e9);
        json.put("max_event", loop.maxEventNanos() / 1e9);
        json.put("reaped_orphans", loop.reapedOrphans());
        return json;
    }

    private static Map<String, Object> exitStatus(ExitStatus status) {
        var json = new LinkedHashMap<String, Object>();
        switch (status) {
            case ExitStatus.Code(int code) -> {
                json.put("code", code);
                json.put("signal", null);
                json.put("core_dumped", false);
            }
            case ExitStatus.Signalled(int signal, boolean coreDumped) -> {
                json.put("code", null);
                json.put("signal", signal);
                json.put("core_dumped", coreDumped);
            }
        }
        json.put("text", status.describe());
        return json;
    }

    private static Map<String, Object> restarts(ProcessSnapshot process) {
        var json = new LinkedHashMap<String, Object>();
        for (var reason : RestartReason.values()) {
            json.put(reason.label(), process.restarts().getOrDefault(reason, 0L));
        }
        return json;
    }

    private static Map<String, Object> probe(ProbeStatus probe) {
        var json = new LinkedHashMap<String, Object>();
        json.put("kind", probe.kind().label());
        json.put("verdict", probe.verdict().label());
        json.put("attempts", probe.attempts());
        json.put("failures", probe.failures());
        json.put("consecutive_failures", probe.consecutiveFailures());
        json.put("last", probe.last().map(StatusJson::attempt).orElse(null));
        return json;
    }

    private static Map<String, Object> attempt(ProbeStatus.Attempt last) {
        var json = new LinkedHashMap<String, Object>();
        json.put("at", last.at().toString());
        json.put("latency", seconds(last.latency()));
        json.put("success", last.success());
        json.put("output", last.output());
        return json;
    }

    /** Null for none. */
    private static String time(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(null);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
