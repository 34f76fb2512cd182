package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;

import java.util.List;
import java.util.Map;

/** Empties the log files of processes. */
final class ClearCommand implements Command {

    @Override
    public String name() {
        return "clear";
    }

    @Override
    public List<Usage> usages() {
        return List.of(
                new Usage("clear <name> [...]", "Empty the log files of processes"),
                new Usage("clear all", "Empty the log files of all processes"));
    }

    @Override
    public Arguments arguments() {
        return Arguments.PROCESSES;
    }

    @Override
    public void run(Session session, List<String> words) throws CallException {
        if (!session.serverIsUp()) {
            return;
        }
        if (words.isEmpty()) {
            session.misuse(this, "Error: clear requires a process name", ExitCode.GENERIC);
            return;
        }
        var outcomes = new ClearAction(session.supervisor()).run(session, words);
        session.data(Map.of("outcomes", ProcessAction.describe(outcomes)));
    }
}
