package org.supervisordjava.http.xmlrpc;

import org.supervisordjava.http.ProcessDescription;
import org.supervisordjava.protocol.XmlRpcValue;
import org.supervisordjava.protocol.XmlRpcValue.Struct;
import org.supervisordjava.supervisor.ProcessSnapshot;

import java.time.Instant;
import java.util.Optional;

/** One structure of {@code getProcessInfo}: supervisord's fields in its order. */
record ProcessInfo(ProcessSnapshot process) {

    static final String DESCRIPTION = "description";

    /**
     * @param now the time it is told at
     */
    XmlRpcValue value(Instant now, ProcessDescription description) {
        return XmlRpcValue.Struct.builder()
                .putAll(beforeNow())
                .putAll(now(now))
                .putAll(afterNow())
                .putAll(description(now, description))
                .build();
    }

    Struct beforeNow() {
        return XmlRpcValue.Struct.builder()
                .put("name", process.id().name())
                .put("group", process.id().group())
                .put("start", seconds(process.startTime()))
                .put("stop", seconds(process.stopTime()))
                .build();
    }

    static Struct now(Instant now) {
        return XmlRpcValue.Struct.builder().put("now", now.getEpochSecond()).build();
    }

    Struct afterNow() {
        return XmlRpcValue.Struct.builder()
                .put("state", process.state().code())
                .put("statename", process.state().name())
                .put("spawnerr", process.spawnerr())
                .put("exitstatus", process.exitCode().orElse(0))
                .put("logfile", process.stdoutLogfile())
                .put("stdout_logfile", process.stdoutLogfile())
                .put("stderr_logfile", process.stderrLogfile())
                .put("pid", process.pid())
                .build();
    }

    Struct description(Instant now, ProcessDescription description) {
        return XmlRpcValue.Struct.builder()
                .put(DESCRIPTION, description.describe(process, now))
                .build();
    }

    private static long seconds(Optional<Instant> time) {
        return time.map(Instant::getEpochSecond).orElse(0L);
    }
}
