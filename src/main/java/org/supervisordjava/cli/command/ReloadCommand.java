package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.FaultCode;
import org.supervisordjava.cli.rpc.RpcFault;

import java.util.List;

/** Stops everything and starts the supervisor again in the same process. */
final class ReloadCommand implements Command {

    @Override
    public String name() {
        return "reload";
    }

    @Override
    public List<Usage> usages() {
        return List.of(
                new Usage("reload", "Stop everything and start the supervisor again"),
                new Usage("", "To apply a changed configuration only, use update"));
    }

    @Override
    public Arguments arguments() {
        return Arguments.NONE;
    }

    @Override
    public void run(Session session, List<String> words) throws CallException {
        if (!words.isEmpty()) {
            session.misuse(this, "Error: reload accepts no arguments", ExitCode.GENERIC);
            return;
        }
        if (!session.confirmed("Really restart the remote supervisord process y/N? ")) {
            return;
        }
        try {
            session.supervisor().restart();
            session.line("Restarted supervisord");
        } catch (RpcFault fault) {
            if (fault.code() != FaultCode.SHUTDOWN_STATE) {
                throw fault;
            }
            session.fail("ERROR: already shutting down", ExitCode.GENERIC);
        }
    }
}
