package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.FaultCode;
import org.supervisordjava.cli.rpc.RpcFault;
import org.supervisordjava.cli.rpc.UnreachableException;

import java.util.List;

/** Stops everything and ends the supervisor. */
final class ShutdownCommand implements Command {

    @Override
    public String name() {
        return "shutdown";
    }

    @Override
    public List<Usage> usages() {
        return List.of(new Usage("shutdown", "Stop everything and end the supervisor"));
    }

    @Override
    public Arguments arguments() {
        return Arguments.NONE;
    }

    @Override
    public void run(Session session, List<String> words) throws CallException {
        if (!words.isEmpty()) {
            session.misuse(this, "Error: shutdown accepts no arguments", ExitCode.GENERIC);
            return;
        }
        if (!session.confirmed("Really shut the remote supervisord process down y/N? ")) {
            return;
        }
        try {
            session.supervisor().shutdown();
            session.line("Shut down");
        } catch (RpcFault fault) {
            if (fault.code() != FaultCode.SHUTDOWN_STATE) {
                throw fault;
            }
            session.line("ERROR: already shutting down");
        } catch (UnreachableException e) {
            session.fail("ERROR: " + session.url() + " " + words(e), ExitCode.GENERIC);
        }
    }

    private static String words(UnreachableException e) throws UnreachableException {
        return switch (e.reason()) {
            case REFUSED -> "refused connection (already shut down?)";
            case NO_SUCH_FILE -> "no such file (already shut down?)";
            case PERMISSION_DENIED, OTHER -> throw e;
        };
    }
}
