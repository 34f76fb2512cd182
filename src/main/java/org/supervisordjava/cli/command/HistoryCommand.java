package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.HttpStatusException;
import org.supervisordjava.config.text.InvalidValueException;

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
        var typed = new TypedWords(words);
        try {
            while (!typed.isEmpty()) {
                var option = typed.next();
                switch (option) {
                    case "-n" -> query.put("limit", typed.value(option));
                    case "--since" -> query.put("since", typed.value(option));
                    case "all" -> {}
                    default -> names.add(typed.word());
                }
            }
        } catch (InvalidValueException e) {
            session.misuse(command, "Error: " + e.getMessage(), ExitCode.INVALID_ARGUMENTS);
            return;
        }
        var options =
                names.stream()
                        .filter(name -> name.startsWith("-"))
                        .map(name -> "--" + name.replaceFirst("^-+", ""))
                        .toList();
        if (session.refusesOptions(command, options)) {
            return;
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
