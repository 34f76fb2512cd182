package org.supervisordjava.cli.top;

import org.supervisordjava.protocol.Overview;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes rows of what the server tells in three documents, and shares of two looks at the CPU. */
final class StatusDocument {

    private static final double UNKNOWN = -1;
    private static final String UPTIME = "uptime ";

    /** Of the look before, by name. */
    private Map<String, CpuTime> before = Map.of();

    /**
     * What a process has used.
     *
     * @param nanos when, on a clock of no meaning
     */
    private record CpuTime(double pid, double seconds, long nanos) {}

    private static final Overview.Row NOTHING_SAID =
            new Overview.Row("", "", 0, "", "", "", false, "");

    /**
     * @param status of {@code /api/v1/status}
     * @param overview null when the server has answered with something else
     * @param usage of {@code /api/v1/usage}
     * @param nanos when usage was read
     */
    List<ProgramRow> rows(Map<?, ?> status, Overview overview, Map<?, ?> usage, long nanos) {
        var tiers = tiers(status);
        var words = words(overview);
        var used = new HashMap<String, CpuTime>();
        var memory = new HashMap<String, Long>();
        for (var entry : JsonTree.list(usage, "processes")) {
            if (entry instanceof Map<?, ?> process) {
                var name = JsonTree.text(process, "name");
                used.put(
                        name,
                        new CpuTime(
                                JsonTree.number(process, "pid"),
                                JsonTree.number(process, "cpu_seconds"),
                                nanos));
                memory.put(name, (long) JsonTree.number(process, "memory_bytes"));
            }
        }
        var rows = new ArrayList<ProgramRow>();
        for (var entry : JsonTree.list(status, "processes")) {
            if (entry instanceof Map<?, ?> process) {
                var name = JsonTree.text(process, "name");
                var said = words.getOrDefault(name, NOTHING_SAID);
                rows.add(
                        new ProgramRow(
                                name,
                                tiers.getOrDefault(name, 0),
                                JsonTree.text(process, "state"),
                                said.ready(),
                                said.urgency(),
                                said.reason(),
                                restarts(process),
                                uptime(JsonTree.text(process, "description")),
                                share(used.get(name), before.get(name)),
                                memory.getOrDefault(name, -1L)));
            }
        }
        before = used;
        return rows;
    }

    private static Map<String, Integer> tiers(Map<?, ?> status) {
        var tiers = new HashMap<String, Integer>();
        var number = 0;
        for (var tier : JsonTree.list(status, "tiers")) {
            number++;
            if (tier instanceof List<?> names) {
                for (var name : names) {
                    tiers.put(String.valueOf(name), number);
                }
            }
        }
        return tiers;
    }

    private static Map<String, Overview.Row> words(Overview overview) {
        var words = new HashMap<String, Overview.Row>();
        if (overview != null) {
            for (var row : overview.rows()) {
                words.put(row.name(), row);
            }
        }
        return words;
    }

    private static long restarts(Map<?, ?> process) {
        if (!(process.get("restarts") instanceof Map<?, ?> byReason)) {
            return 0;
        }
        return byReason.values().stream()
                .mapToLong(count -> count instanceof Number number ? number.longValue() : 0)
                .sum();
    }

    /** By the server's clock, which need not be ours. */
    private static String uptime(String description) {
        var at = description.indexOf(UPTIME);
        return at < 0 ? "" : description.substring(at + UPTIME.length());
    }

    private static double share(CpuTime now, CpuTime then) {
        if (now == null || then == null || now.pid() != then.pid() || now.nanos() <= then.nanos()) {
            return UNKNOWN;
        }
        return Math.max(0, (now.seconds() - then.seconds()) * 1e9 / (now.nanos() - then.nanos()));
    }
}
