package org.supervisordjava.cli.top;

import java.util.List;

/**
 * What is known of the server at one moment.
 *
 * @param identifier its name
 * @param state {@code RUNNING}, or on its way down
 * @param rows empty until it has answered
 * @param lost why it does not answer, and since when; empty while it does
 * @param explained the program that {@code why} is about; empty for none
 * @param output the last lines of that program, oldest first
 */
record ServerView(
        String identifier,
        String state,
        List<ProgramRow> rows,
        String lost,
        String explained,
        List<String> why,
        List<ShownLine> output) {

    static final ServerView NOTHING =
            new ServerView("", "", List.of(), "", "", List.of(), List.of());

    ServerView {
        rows = List.copyOf(rows);
        why = List.copyOf(why);
        output = List.copyOf(output);
    }

    ServerView withLost(String reason) {
        return new ServerView(identifier, state, rows, reason, explained, why, output);
    }

    ServerView withOutput(List<ShownLine> lines) {
        return new ServerView(identifier, state, rows, lost, explained, why, lines);
    }
}
