package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;

import java.util.List;
import java.util.Map;

/** Stops processes and waits until they are gone. */
final class StopCommand implements Command {

    @Override
    public String name() {
        return "stop";
    }

    @Override
    public List<Usage> usages() {
        return List.of(
                new Usage("stop <name> [...]", "Stop processes and wait until they are gone"),
                new Usage("stop <group>:*", "Stop every process of a group"),
                new Usage("stop all", "Stop everything that runs"));
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
            session.misuse(this, "Error: stop requires a process name", ExitCode.GENERIC);
            return;
        }
        var outcomes = new StopAction(session.supervisor()).run(session, words);
        session.data(Map.of("outcomes", ProcessAction.describe(outcomes)));
    }
}
