package org.supervisordjava.http.xmlrpc;

import org.supervisordjava.http.ProcessDescription;
import org.supervisordjava.protocol.XmlRpcValue;
import org.supervisordjava.supervisor.ProcessSnapshot;

import java.time.Instant;
import java.util.Optional;

/**
 * One structure of {@code getProcessInfo}: supervisord's fields in its order.
 *
 * @param now the time it is told at
 */
record ProcessInfo(ProcessSnapshot process, Instant now, ProcessDescription description) {

    XmlRpcValue value() {
        return XmlRpcValue.Struct.builder()
                .put("name", process.id().name())
                .put("group", process.id().group())
                .put("start", seconds(process.startTime()))
                .put("stop", seconds(process.stopTime()))
                .put("now", now.getEpochSecond())
                .put("state", process.state().code())
                .put("statename", process.state().name())
                .put("spawnerr", process.spawnerr())
                .put("exitstatus", process.exitCode().orElse(0))
                .put("logfile", process.stdoutLogfile())
                .put("stdout_logfile", process.stdoutLogfile())
                .put("stderr_logfile", process.stderrLogfile())
                .put("pid", process.pid())
                .put("description", description.describe(process, now))
                .build();
    }

    private static long seconds(Optional<Instant> time) {
        return time.map(Instant::getEpochSecond).orElse(0L);
    }
}
