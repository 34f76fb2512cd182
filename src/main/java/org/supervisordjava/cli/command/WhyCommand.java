package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.HttpStatusException;
import org.supervisordjava.cli.rpc.UnreachableException;
import org.supervisordjava.protocol.JsonText;
import org.supervisordjava.protocol.Overview;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Prints what the server says of why processes are as they are. */
final class WhyCommand {

    private static final String TEXT = "?format=text";

    private WhyCommand() {}

    /** Exit code 3 when something shown is not well, 4 when a name is unknown. */
    static void run(Session session, Command command, List<String> words) throws CallException {
        if (!session.serverIsUp()) {
            session.exitCode(ExitCode.STATUS_UNKNOWN);
            return;
        }
        var reasons = Reasons.of(session);
        if (!reasons.known()) {
            session.fail(
                    "ERROR: " + session.url() + " explains nothing: it is no supervisord-java",
                    ExitCode.UNIMPLEMENTED);
            return;
        }
        if (words.isEmpty()) {
            all(session, reasons);
        } else {
            some(session, words);
        }
    }

    /** The start of everything as bars. */
    static void timeline(Session session, Command command, List<String> words)
            throws CallException {
        var picture = words.size() == 2 && words.getFirst().equals("--svg");
        if (!picture && session.refusesArguments(command, words) || !session.serverIsUp()) {
            return;
        }
        try {
            if (picture) {
                Files.writeString(
                        Path.of(words.getLast()),
                        text(session, "/api/v1/timeline?format=svg") + "\n");
            } else {
                session.line(text(session, "/api/v1/timeline"));
            }
        } catch (InvalidPathException | IOException e) {
            session.fail("ERROR: cannot write " + e.getMessage(), ExitCode.GENERIC);
        } catch (HttpStatusException e) {
            if (e.status() != HttpStatusException.NOT_FOUND) {
                throw e;
            }
            session.fail(
                    "ERROR: " + session.url() + " has no timeline: it is no supervisord-java",
                    ExitCode.UNIMPLEMENTED);
        }
    }

    private static void all(Session session, Reasons reasons) throws CallException {
        if (session.json()) {
            session.document(text(session, "/api/v1/why"));
        } else {
            session.line(text(session, "/api/v1/why" + TEXT));
        }
        for (var row : reasons.byName().values()) {
            noteIn(session, row);
        }
    }

    private static void some(Session session, List<String> words) throws CallException {
        var shown = StatusCommands.select(session, words, Reasons.rows(session));
        var texts = new ArrayList<String>();
        for (var row : shown) {
            var path = "/api/v1/processes/" + row.name() + "/why";
            texts.add(text(session, session.json() ? path : path + TEXT));
            noteIn(session, row);
        }
        if (session.json()) {
            session.data(Map.of("processes", new JsonText("[" + String.join(",", texts) + "]")));
        } else if (!texts.isEmpty()) {
            session.line(String.join("\n\n", texts));
        }
    }

    private static void noteIn(Session session, Overview.Row row) {
        if (!row.isWell() && session.exitCode() == ExitCode.SUCCESS) {
            session.exitCode(ExitCode.STATUS_NOT_RUNNING);
        }
    }

    private static String text(Session session, String path) throws CallException {
        return read(session.endpoint().get(path));
    }

    static String text(Session session, String path, Map<String, String> query)
            throws CallException {
        return read(session.endpoint().get(path, query));
    }

    private static String read(InputStream stream) throws CallException {
        try (var answer = stream) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
        } catch (IOException e) {
            throw UnreachableException.of(e);
        }
    }
}
