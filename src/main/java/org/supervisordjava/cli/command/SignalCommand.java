package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;

import java.util.List;
import java.util.Map;

/** Sends a signal to processes. */
final class SignalCommand implements Command {

    @Override
    public String name() {
        return "signal";
    }

    @Override
    public List<Usage> usages() {
        return List.of(
                new Usage("signal <signal> <name> [...]", "Send a signal, such as HUP or 1"),
                new Usage("signal <signal> <group>:*", "Signal every process of a group"),
                new Usage("signal <signal> all", "Signal every process"));
    }

    @Override
    public Arguments arguments() {
        return Arguments.SIGNAL_AND_PROCESSES;
    }

    @Override
    public void run(Session session, List<String> words) throws CallException {
        if (!session.serverIsUp()) {
            return;
        }
        if (words.size() < 2) {
            session.misuse(
                    this,
                    "Error: signal requires a signal name and a process name",
                    ExitCode.GENERIC);
            return;
        }
        var action = new SignalAction(session.supervisor(), words.getFirst());
        var outcomes = action.run(session, words.subList(1, words.size()));
        session.data(Map.of("outcomes", ProcessAction.describe(outcomes)));
    }
}
