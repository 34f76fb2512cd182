package org.supervisordjava.http.rest;

import com.fasterxml.jackson.core.JsonGenerator;

import org.supervisordjava.http.ProcessDescription;
import org.supervisordjava.process.ExitStatus;
import org.supervisordjava.process.ProbeStatus;
import org.supervisordjava.supervisor.GroupSnapshot;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.RestartReason;
import org.supervisordjava.supervisor.Snapshot;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Writes snapshots as JSON. Times are ISO 8601 in UTC, durations are seconds; what is unknown is
 * null, never missing.
 */
record StatusJson(ProcessDescription description) {

    void snapshot(JsonGenerator json, Snapshot snapshot, Instant now) throws IOException {
        json.writeStartObject();
        json.writeNumberField("version", snapshot.version());
        time(json, "at", Optional.of(snapshot.at()));
        json.writeStringField("state", snapshot.state().name());
        json.writeNumberField("pid", snapshot.pid());
        time(json, "start_time", Optional.of(snapshot.startTime()));
        json.writeStringField("identifier", snapshot.config().supervisord().identifier());
        json.writeBooleanField("startup_complete", snapshot.startupComplete());
        loop(json, snapshot.loop());
        json.writeFieldName("groups");
        groups(json, snapshot);
        json.writeFieldName("processes");
        processes(json, snapshot, now);
        json.writeEndObject();
    }

    void processes(JsonGenerator json, Snapshot snapshot, Instant now) throws IOException {
        json.writeStartArray();
        for (var group : snapshot.groups()) {
            for (var process : group.processes()) {
                process(json, process, now);
            }
        }
        json.writeEndArray();
    }

    /**
     * @param now for the uptime
     */
    void process(JsonGenerator json, ProcessSnapshot process, Instant now) throws IOException {
        var config = process.config();
        json.writeStartObject();
        json.writeStringField("name", process.id().toString());
        json.writeStringField("group", process.id().group());
        json.writeStringField("process", process.id().name());
        json.writeStringField("program", config.program());
        json.writeStringField("type", Names.of(config.type()));
        json.writeNumberField("priority", config.priority());
        json.writeBooleanField("essential", config.essential());
        json.writeStringField("state", process.state().name());
        json.writeNumberField("statecode", process.state().code());
        json.writeNumberField("pid", process.pid());
        json.writeStringField("description", description.describe(process, now));
        time(json, "since", Optional.of(process.since()));
        time(json, "start_time", process.startTime());
        time(json, "stop_time", process.stopTime());
        json.writeStringField("spawnerr", process.spawnerr());
        exitStatus(json, process.exitStatus());
        json.writeBooleanField("ready", process.ready());
        json.writeStringField("waiting_for", process.waitingFor().orElse(null));
        json.writeNumberField("tries", process.tries());
        time(json, "next_start", process.nextStart());
        restarts(json, process);
        seconds(json, "time_to_ready", process.timeToReady());
        probes(json, process);
        json.writeStringField("stdout_logfile", process.stdoutLogfile());
        json.writeStringField("stderr_logfile", process.stderrLogfile());
        json.writeEndObject();
    }

    private static void groups(JsonGenerator json, Snapshot snapshot) throws IOException {
        json.writeStartArray();
        for (GroupSnapshot group : snapshot.groups()) {
            json.writeStartObject();
            json.writeStringField("name", group.config().name());
            json.writeNumberField("priority", group.config().priority());
            json.writeNumberField("processes", group.processes().size());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void loop(JsonGenerator json, Snapshot.LoopStats loop) throws IOException {
        json.writeObjectFieldStart("loop");
        json.writeNumberField("events", loop.events());
        json.writeNumberField("queue_depth", loop.queueDepth());
        json.writeNumberField("busy", loop.busyNanos() / 1e9);
        json.writeNumberField("max_event", loop.maxEventNanos() / 1e9);
        json.writeNumberField("reaped_orphans", loop.reapedOrphans());
        json.writeEndObject();
    }

    private static void exitStatus(JsonGenerator json, Optional<ExitStatus> status)
            throws IOException {
        if (status.isEmpty()) {
            json.writeNullField("exit_status");
            return;
        }
        json.writeObjectFieldStart("exit_status");
        switch (status.get()) {
            case ExitStatus.Code(int code) -> {
                json.writeNumberField("code", code);
                json.writeNullField("signal");
                json.writeBooleanField("core_dumped", false);
            }
            case ExitStatus.Signalled(int signal, boolean coreDumped) -> {
                json.writeNullField("code");
                json.writeNumberField("signal", signal);
                json.writeBooleanField("core_dumped", coreDumped);
            }
        }
        json.writeStringField("text", status.get().describe());
        json.writeEndObject();
    }

    private static void restarts(JsonGenerator json, ProcessSnapshot process) throws IOException {
        json.writeObjectFieldStart("restarts");
        for (var reason : RestartReason.values()) {
            json.writeNumberField(reason.label(), process.restarts().getOrDefault(reason, 0L));
        }
        json.writeEndObject();
    }

    private static void probes(JsonGenerator json, ProcessSnapshot process) throws IOException {
        json.writeArrayFieldStart("probes");
        for (var probe : process.probes()) {
            probe(json, probe);
        }
        json.writeEndArray();
    }

    private static void probe(JsonGenerator json, ProbeStatus probe) throws IOException {
        json.writeStartObject();
        json.writeStringField("kind", probe.kind().label());
        json.writeStringField("verdict", probe.verdict().label());
        json.writeNumberField("attempts", probe.attempts());
        json.writeNumberField("failures", probe.failures());
        json.writeNumberField("consecutive_failures", probe.consecutiveFailures());
        if (probe.last().isEmpty()) {
            json.writeNullField("last");
        } else {
            attempt(json, probe.last().get());
        }
        json.writeEndObject();
    }

    private static void attempt(JsonGenerator json, ProbeStatus.Attempt last) throws IOException {
        json.writeObjectFieldStart("last");
        time(json, "at", Optional.of(last.at()));
        seconds(json, "latency", Optional.of(last.latency()));
        json.writeBooleanField("success", last.success());
        json.writeStringField("output", last.output());
        json.writeEndObject();
    }

    private static void time(JsonGenerator json, String name, Optional<Instant> time)
            throws IOException {
        json.writeStringField(name, time.map(Instant::toString).orElse(null));
    }

    private static void seconds(JsonGenerator json, String name, Optional<Duration> duration)
            throws IOException {
        if (duration.isEmpty()) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, duration.get().toNanos() / 1e9);
        }
    }
}
