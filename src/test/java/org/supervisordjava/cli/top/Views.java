package org.supervisordjava.cli.top;

import java.util.ArrayList;
import java.util.List;

/** What a server may have said. */
final class Views {

    private Views() {}

    static ProgramRow well(String name, int tier) {
        return new ProgramRow(
                name, tier, "RUNNING", true, "well", "", 0, "0:01:05", 0.25, 64L * 1024 * 1024);
    }

    static ProgramRow failing(String name, int tier) {
        return new ProgramRow(
                name,
                tier,
                "BACKOFF",
                false,
                "failing",
                "exit code 3, next try in 2 s",
                7,
                "",
                -1,
                -1);
    }

    static ProgramRow unready(String name, int tier) {
        return new ProgramRow(
                name,
                tier,
                "RUNNING",
                false,
                "unready",
                "not ready: readiness \"refused\" (19×)",
                0,
                "12 days, 3:04:05",
                2.5,
                3L * 1024 * 1024 * 1024);
    }

    static ServerView of(ProgramRow... rows) {
        return new ServerView("supervisor", "RUNNING", List.of(rows), "", "", List.of(), List.of());
    }

    static ServerView explaining(
            String program, List<String> why, List<ShownLine> output, ProgramRow... rows) {
        return new ServerView("supervisor", "RUNNING", List.of(rows), "", program, why, output);
    }

    static ProgramRow[] many(int count) {
        var rows = new ArrayList<ProgramRow>();
        for (var i = 0; i < count; i++) {
            rows.add(well("program-%03d".formatted(i), i));
        }
        return rows.toArray(ProgramRow[]::new);
    }
}
