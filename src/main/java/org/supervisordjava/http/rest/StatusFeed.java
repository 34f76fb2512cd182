package org.supervisordjava.http.rest;

import org.supervisordjava.config.model.ProcessId;
import org.supervisordjava.http.ClientStreams;
import org.supervisordjava.http.Supervision;
import org.supervisordjava.process.ProcessState;
import org.supervisordjava.supervisor.ProcessSnapshot;
import org.supervisordjava.supervisor.RestartReason;
import org.supervisordjava.supervisor.Snapshot;
import org.supervisordjava.supervisor.SupervisorState;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Server-sent events of what has changed between two looks at the snapshot: at first everything,
 * then each process that is not as it was. So a slow client misses steps in between and never the
 * outcome, and costs the supervisor nothing. One thread.
 */
final class StatusFeed implements ClientStreams.Source {

    /** Something is sent at least so often, or proxies take the connection for dead. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final Supervision supervision;
    private final StatusJson status;
    private final LongSupplier nanoTime;
    private final Map<ProcessId, Face> known = new HashMap<>();
    private Optional<SupervisorState> state = Optional.empty();

    /** Null before the first look. */
    private Snapshot last;

    private long lastSent;

    /** What makes a process look different; not the results of its probes, which come each time. */
    private record Face(
            ProcessState state,
            int pid,
            boolean ready,
            Optional<String> waitingFor,
            String spawnerr,
            int tries,
            Optional<Instant> nextStart,
            Map<RestartReason, Long> restarts) {

        static Face of(ProcessSnapshot process) {
            return new Face(
                    process.state(),
                    process.pid(),
                    process.ready(),
                    process.waitingFor(),
                    process.spawnerr(),
                    process.tries(),
                    process.nextStart(),
                    process.restarts());
        }
    }

    /**
     * @param nanoTime monotonic
     */
    StatusFeed(Supervision supervision, StatusJson status, LongSupplier nanoTime) {
        this.supervision = supervision;
        this.status = status;
        this.nanoTime = nanoTime;
        this.lastSent = nanoTime.getAsLong();
    }

    @Override
    public byte[] poll() {
        long now = nanoTime.getAsLong();
        var snapshot = supervision.current();
        var out = new ByteArrayOutputStream();
        if (snapshot != last) {
            last = snapshot;
            differences(out, snapshot, supervision.clock().instant());
        }
        if (out.size() == 0 && now - lastSent >= HEARTBEAT.toNanos()) {
            out.writeBytes(":\n\n".getBytes(StandardCharsets.US_ASCII));
        }
        if (out.size() > 0) {
            lastSent = now;
        }
        return out.toByteArray();
    }

    private void differences(ByteArrayOutputStream out, Snapshot snapshot, Instant now) {
        supervisor(out, snapshot.state());
        var gone = new HashSet<>(known.keySet());
        for (var group : snapshot.groups()) {
            for (var process : group.processes()) {
                gone.remove(process.id());
                changed(out, process, now);
            }
        }
        for (var id : gone) {
            known.remove(id);
            event(out, "removed", Map.of("name", id.toString()));
        }
    }

    private void supervisor(ByteArrayOutputStream out, SupervisorState current) {
        if (!state.equals(Optional.of(current))) {
            state = Optional.of(current);
            event(out, "supervisor", Map.of("state", current.name()));
        }
    }

    private void changed(ByteArrayOutputStream out, ProcessSnapshot process, Instant now) {
        var face = Face.of(process);
        if (!face.equals(known.put(process.id(), face))) {
            event(out, "process", status.process(process, now));
        }
    }

    /** JSON has no line ends outside of strings, and escapes those within: one line of data. */
    private static void event(ByteArrayOutputStream out, String name, Object data) {
        out.writeBytes(("event: " + name + "\ndata: ").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(Json.bytes(data));
        out.writeBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
    }
}
