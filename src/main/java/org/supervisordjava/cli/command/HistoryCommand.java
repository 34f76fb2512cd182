package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.HttpStatusException;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints what the server has recorded, of this run and of those before. */
final class HistoryCommand {

    private HistoryCommand() {}

    /** Names are not checked: a program that is no longer configured has a history, too. */
    static void run(Session session, Command command, List<String> words) throws CallException {
        var query = new LinkedHashMap<String, String>();
        var names = new ArrayList<String>();
        var typed = new ArrayList<>(words);
        while (!typed.isEmpty()) {
            var word = typed.removeFirst();
            var equals = word.startsWith("--") ? word.indexOf('=') : -1;
            var option = equals < 0 ? word : word.substring(0, equals);
            if (equals >= 0) {
                typed.addFirst(word.substring(equals + 1));
            }
            switch (option) {
                case "-n", "--since" -> {
                    if (typed.isEmpty()) {
                        session.misuse(
                                command,
                                "Error: " + option + " needs a value",
                                ExitCode.INVALID_ARGUMENTS);
                        return;
                    }
                    var name = option.equals("-n") ? "limit" : "since";
                    query.put(name, typed.removeFirst());
                }
                case "all" -> {}
                default -> {
                    if (word.startsWith("-")) {
                        session.refusesOptions(
                                command, List.of("--" + word.replaceFirst("^-+", "")));
                        return;
                    }
                    names.add(word);
                }
            }
        }
        if (!names.isEmpty()) {
            query.put("name", String.join(",", names));
        }
        if (session.serverIsUp()) {
            print(session, command, query);
        }
    }

    private static void print(Session session, Command command, Map<String, String> query)
            throws CallException {
        query.put("format", session.json() ? "json" : "text");
        try {
            var text = WhyCommand.text(session, "/api/v1/history", query);
            if (session.json()) {
                session.document(text);
            } else {
                session.line(text);
            }
        } catch (HttpStatusException e) {
            switch (e.status()) {
                case HttpStatusException.NOT_FOUND ->
                        session.fail(
                                "ERROR: "
                                        + session.url()
                                        + " has no history: it is no supervisord-java",
                                ExitCode.UNIMPLEMENTED);
                case HttpStatusException.BAD_REQUEST ->
                        session.misuse(
                                command,
                                "Error: -n needs a number of records, --since a duration such as 10m or"
                                        + " a time such as 2026-01-31T12:00:00Z",
                                ExitCode.INVALID_ARGUMENTS);
                default -> throw e;
            }
        }
    }
}
