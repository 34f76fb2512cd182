package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;

import java.util.List;
import java.util.Map;

/** Starts processes and waits until each runs or has failed. */
final class StartCommand implements Command {

    @Override
    public String name() {
        return "start";
    }

    @Override
    public List<Usage> usages() {
        return List.of(
                new Usage("start <name> [...]", "Start processes and wait until they run"),
                new Usage("start <group>:*", "Start every process of a group"),
                new Usage("start all", "Start everything that does not run"));
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
            session.misuse(
                    this, "Error: start requires a process name", ExitCode.INVALID_ARGUMENTS);
            return;
        }
        var outcomes = new StartAction(session.supervisor()).run(session, words);
        session.data(Map.of("outcomes", ProcessAction.describe(outcomes)));
    }
}
