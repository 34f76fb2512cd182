package org.supervisordjava.architecture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeSet;

/**
 * The rooms and what each may use, from the bottom up: a room only uses rooms that stand before it.
 * {@code docs/ARCHITECTURE.md} has the same table, and each room's {@code package-info.java} names
 * the rooms it uses.
 */
final class Rooms {

    static final String ROOT = "org.supervisordjava.";

    /** {@code process}, {@code supervisor} and the edges need the model, and text for its words. */
    private static final SequencedMap<String, SequencedSet<String>> MAY_USE = new LinkedHashMap<>();

    static {
        room("threads");
        room("protocol");
        room("config.text");
        room("config.model", "protocol", "config.text");
        room("config.option", "config.text", "config.model");
        room("config.source", "config.text", "config.model", "config.option");
        room("config.build", "config.text", "config.model", "config.option", "config.source");
        room(
                "config.tool",
                "protocol",
                "config.text",
                "config.model",
                "config.option",
                "config.source",
                "config.build");
        room("process", "config.model");
        room("supervisor", "threads", "protocol", "config.text", "config.model", "process");
        room("posix", "threads", "config.text", "config.model");
        room("schedule", "config.model");
        room("recorder", "threads", "protocol", "config.text");
        room("probe", "threads", "protocol", "config.text", "config.model", "process", "posix");
        room("hooks", "threads", "protocol", "config.model", "probe");
        room("logs", "threads", "protocol", "config.text", "config.model", "posix");
        room("events", "threads", "config.text", "config.model", "process", "supervisor");
        room("health", "protocol", "config.model", "process", "supervisor");
        room("diagnosis", "config.model", "process", "supervisor", "recorder");
        room("metrics", "threads", "config.model", "process", "supervisor");
        room(
                "http",
                "threads",
                "protocol",
                "config.text",
                "config.model",
                "process",
                "supervisor",
                "recorder",
                "logs",
                "health",
                "diagnosis",
                "metrics");
        room(
                "cli",
                "protocol",
                "config.text",
                "config.model",
                "config.option",
                "config.source",
                "config.build",
                "posix");
        room(
                "daemon",
                "threads",
                "config.text",
                "config.model",
                "config.source",
                "config.build",
                "config.tool",
                "process",
                "supervisor",
                "posix",
                "schedule",
                "recorder",
                "probe",
                "hooks",
                "logs",
                "events",
                "diagnosis",
                "metrics",
                "http");
    }

    private Rooms() {}

    private static void room(String name, String... uses) {
        for (String used : uses) {
            if (!MAY_USE.containsKey(used)) {
                throw new AssertionError(name + " may not use " + used + ": it stands below it");
            }
        }
        if (MAY_USE.put(name, new TreeSet<>(List.of(uses))) != null) {
            throw new AssertionError(name + " is there twice");
        }
    }

    /** Every room with what it may use, from the bottom up. */
    static Map<String, SequencedSet<String>> mayUse() {
        return MAY_USE;
    }
}
