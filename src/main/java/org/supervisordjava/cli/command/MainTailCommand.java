package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.FaultCode;
import org.supervisordjava.cli.rpc.RpcFault;

import java.util.List;

/** Shows the end of the supervisor's own log, or follows it. */
final class MainTailCommand implements Command {

    @Override
    public String name() {
        return "maintail";
    }

    @Override
    public List<Usage> usages() {
        return List.of(
                new Usage("maintail", "Show the last 1600 bytes of the supervisor's log"),
                new Usage("maintail -<bytes>", "Show the last bytes of the supervisor's log"),
                new Usage("maintail -f", "Follow the supervisor's log until Ctrl-C"));
    }

    @Override
    public Arguments arguments() {
        return Arguments.MAIN_TAIL;
    }

    @Override
    public void run(Session session, List<String> words) throws CallException {
        if (!session.serverIsUp()) {
            return;
        }
        if (words.size() > 1) {
            session.misuse(this, "Error: too many arguments", ExitCode.GENERIC);
            return;
        }
        var length = words.isEmpty() ? TailLength.DEFAULT : parse(words.getFirst());
        if (length == null) {
            session.fail("Error: bad argument " + words.getFirst(), ExitCode.GENERIC);
        } else if (length.follow()) {
            LogPrinter.followUntilInterrupted(session, "/mainlogtail");
        } else {
            show(session, length.bytes());
        }
    }

    private static TailLength parse(String word) {
        return word.startsWith("-") ? TailLength.parse(word) : null;
    }

    private static void show(Session session, int bytes) throws CallException {
        try {
            session.line(session.supervisor().mainTail(bytes));
        } catch (RpcFault fault) {
            var why =
                    switch (fault.code()) {
                        case FaultCode.NO_FILE -> "no log file";
                        case FaultCode.FAILED -> "unknown error reading log";
                        default -> throw fault;
                    };
            session.fail("supervisord: ERROR (" + why + ")", ExitCode.GENERIC);
        }
    }
}
