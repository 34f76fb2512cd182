package org.supervisordjava.events.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What {@code recorder.py} has written. */
record RecordedEvents(List<Event> events) {

    private static final ObjectMapper JSON = new ObjectMapper();

    record Event(JsonNode headers, String payload) {

        String header(String name) {
            return headers.get(name).asText();
        }

        String name() {
            return header("eventname");
        }

        /** Everything but what differs between two runs. */
        String masked() {
            return "%s %s %s %s %s %s\n%s"
                    .formatted(
                            header("ver"),
                            header("server"),
                            header("serial"),
                            header("pool"),
                            header("poolserial"),
                            name(),
                            payload.replaceAll("pid:\\d+", "pid:N"));
        }

        boolean isOf(String name, String process) {
            return name().equals(name) && payload.startsWith("processname:" + process + " ");
        }
    }

    /** Those of a file that were complete when it was read. */
    static RecordedEvents read(RunningSupervisor supervisor, String file) throws IOException {
        var events = new ArrayList<Event>();
        for (String line : supervisor.lines(file)) {
            if (line.endsWith("]")) {
                var pair = JSON.readTree(line);
                events.add(new Event(pair.get(0), pair.get(1).asText()));
            }
        }
        return new RecordedEvents(events);
    }

    boolean contains(String name, String process) {
        return events.stream().anyMatch(event -> event.isOf(name, process));
    }

    long count(String name) {
        return events.stream().filter(event -> event.name().equals(name)).count();
    }
}
