package org.supervisordjava.logs;

import org.supervisordjava.config.model.LogLevel;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what the operator would read. */
final class RecordedLog implements OperatorLog {

    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void log(LogLevel level, String message) {
        // Each stream of each child has such a line, in an order that is chance.
        if (!message.contains(" closed, stopped monitoring ")) {
            lines.add(level + " " + message);
        }
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
