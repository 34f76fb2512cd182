package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.top.Top;

import java.util.List;

/** The live screen. What is done from it is done by the commands an operator types. */
final class TopCommand {

    private TopCommand() {}

    static void run(Session session, Command command, List<String> words) throws CallException {
        if (session.refusesArguments(command, words)) {
            return;
        }
        if (session.json()) {
            session.misuse(
                    command,
                    "Error: top draws on a terminal; for scripts there is status --json",
                    ExitCode.INVALID_ARGUMENTS);
            return;
        }
        if (!session.serverIsUp()) {
            return;
        }
        if (!Reasons.of(session).known()) {
            session.fail(
                    "ERROR: " + session.url() + " has nothing to show: it is no supervisord-java",
                    ExitCode.UNIMPLEMENTED);
            return;
        }
        try (var screen = session.console().screen()) {
            new Top(screen, session.endpoint(), line -> result(session, line)).run();
        } catch (NoScreenException e) {
            session.fail(
                    "Error: top needs a terminal: "
                            + e.getMessage()
                            + "; status --watch needs none",
                    ExitCode.GENERIC);
        }
    }

    private static String result(Session session, String line) {
        var console = new CollectingConsole();
        new Interpreter(new CommandTable(), session.beside(console)).execute(line);
        return String.join(", ", console.lines());
    }
}
