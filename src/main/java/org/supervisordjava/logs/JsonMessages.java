package org.supervisordjava.logs;

import org.supervisordjava.config.model.LogLevel;
import org.supervisordjava.protocol.JsonWriter;

import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;

/** The supervisor's own messages as those of its programs look in JSON. Any thread. */
final class JsonMessages {

    private final Timestamps timestamps;
    private final long pid = ProcessHandle.current().pid();

    JsonMessages(LongSupplier epochMillis) {
        this.timestamps = Timestamps.utc(epochMillis);
    }

    byte[] line(LogLevel level, String message) {
        var object =
                JsonLines.object(timestamps.now(), LogSinks.OWN_NAME, LogSinks.OWN_STREAM, pid);
        object.put("level", LineSeverity.of(level).label());
        object.put("message", message);
        return (JsonWriter.write(object) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
