package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;

import java.util.LinkedHashMap;
import java.util.List;

/** Stops everything named, then starts it. */
final class RestartCommand implements Command {

    @Override
    public String name() {
        return "restart";
    }

    @Override
    public List<Usage> usages() {
        return List.of(
                new Usage("restart <name> [...]", "Stop processes, then start them"),
                new Usage("restart <group>:*", "Restart every process of a group"),
                new Usage("restart all", "Restart every process"),
                new Usage("", "Does not read the configuration: see reread and update"));
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
            session.misuse(this, "Error: restart requires a process name", ExitCode.GENERIC);
            return;
        }
        var stopped = new StopAction(session.supervisor()).run(session, words);
        var started = new StartAction(session.supervisor()).run(session, words);
        var document = new LinkedHashMap<String, Object>();
        document.put("stopped", ProcessAction.describe(stopped));
        document.put("outcomes", ProcessAction.describe(started));
        session.data(document);
    }
}
