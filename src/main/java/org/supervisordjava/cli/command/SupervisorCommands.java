package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.RpcFault;
import org.supervisordjava.cli.rpc.UnreachableException;
import org.supervisordjava.protocol.Fault;

import java.util.List;
import java.util.Map;

/** The commands about the supervisor itself. */
final class SupervisorCommands {

    private SupervisorCommands() {}

    static void version(Session session, Command command, List<String> words) throws CallException {
        if (!session.refusesArguments(command, words) && session.serverIsUp()) {
            var version = session.supervisor().supervisorVersion();
            session.data(Map.of("version", version));
            session.line(version);
        }
    }

    /** Stops everything and starts the supervisor again in the same process. */
    static void reload(Session session, Command command, List<String> words) throws CallException {
        if (session.refusesArguments(command, words)
                || !session.confirmed("Really restart the remote supervisord process y/N? ")) {
            return;
        }
        try {
            session.supervisor().call("restart");
            session.line("Restarted supervisord");
        } catch (RpcFault fault) {
            session.failOn(Fault.SHUTDOWN_STATE, "ERROR: already shutting down", fault);
        }
    }

    /** Stops everything and ends the supervisor. */
    static void shutdown(Session session, Command command, List<String> words)
            throws CallException {
        if (session.refusesArguments(command, words)
                || !session.confirmed("Really shut the remote supervisord process down y/N? ")) {
            return;
        }
        try {
            session.supervisor().call("shutdown");
            session.line("Shut down");
        } catch (RpcFault fault) {
            if (!fault.is(Fault.SHUTDOWN_STATE)) {
                throw fault;
            }
            session.line("ERROR: already shutting down");
        } catch (UnreachableException e) {
            session.fail("ERROR: " + session.url() + " " + words(e), ExitCode.GENERIC);
        }
    }

    private static String words(UnreachableException e) throws UnreachableException {
        return switch (e.obstacle()) {
            case REFUSED -> "refused connection (already shut down?)";
            case NO_SUCH_FILE -> "no such file (already shut down?)";
            default -> throw e;
        };
    }
}
