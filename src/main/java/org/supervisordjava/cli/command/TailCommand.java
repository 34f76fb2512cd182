package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.FaultCode;
import org.supervisordjava.cli.rpc.HttpStatusException;
import org.supervisordjava.cli.rpc.RpcFault;

import java.util.List;
import java.util.Locale;

/** Shows the end of a process's log, or follows it. */
final class TailCommand implements Command {

    @Override
    public String name() {
        return "tail";
    }

    @Override
    public List<Usage> usages() {
        return List.of(
                new Usage("tail <name> [stdout|stderr]", "Show the last 1600 bytes of its output"),
                new Usage("tail -<bytes> <name> [...]", "Show the last bytes of its output"),
                new Usage("tail -f <name> [...]", "Follow its output until Ctrl-C"));
    }

    @Override
    public Arguments arguments() {
        return Arguments.TAIL;
    }

    @Override
    public void run(Session session, List<String> words) throws CallException {
        if (!session.serverIsUp()) {
            return;
        }
        if (words.isEmpty()) {
            session.misuse(this, "Error: too few arguments", ExitCode.GENERIC);
        } else if (words.size() > 3) {
            session.misuse(this, "Error: too many arguments", ExitCode.GENERIC);
        } else if (words.getFirst().startsWith("-")) {
            var rest = words.subList(1, words.size());
            tail(session, words.getFirst(), rest);
        } else {
            tail(session, null, words);
        }
    }

    private static void tail(Session session, String option, List<String> rest)
            throws CallException {
        if (rest.isEmpty()) {
            session.fail("Error: tail requires process name", ExitCode.GENERIC);
            return;
        }
        var channel = rest.size() == 1 ? "stdout" : rest.getLast().toLowerCase(Locale.ROOT);
        if (!channel.equals("stdout") && !channel.equals("stderr")) {
            session.fail("Error: bad channel " + Text.quoted(channel), ExitCode.GENERIC);
            return;
        }
        var length = option == null ? TailLength.DEFAULT : TailLength.parse(option);
        if (length == null) {
            session.fail("Error: bad argument " + option, ExitCode.GENERIC);
            return;
        }
        show(session, rest.getFirst(), channel, length);
    }

    private static void show(Session session, String name, String channel, TailLength length)
            throws CallException {
        if (length.follow()) {
            LogPrinter.followUntilInterrupted(session, "/logtail/" + name + "/" + channel);
            return;
        }
        try {
            session.line(session.supervisor().tail(name, channel, length.bytes()));
        } catch (RpcFault fault) {
            session.fail(name + ": ERROR (" + words(fault) + ")", ExitCode.GENERIC);
        } catch (HttpStatusException e) {
            if (e.status() == HttpStatusException.INTERNAL_SERVER_ERROR) {
                session.console().errorLine(undecodable(name, channel));
            }
            throw e;
        }
    }

    private static String words(RpcFault fault) throws RpcFault {
        return switch (fault.code()) {
            case FaultCode.BAD_NAME -> "no such process name";
            case FaultCode.NO_FILE -> "no log file";
            case FaultCode.FAILED -> "unknown error reading log";
            default -> throw fault;
        };
    }

    /**
     * supervisord answers so when the bytes asked for are not UTF-8, or begin within a character.
     */
    private static String undecodable(String name, String channel) {
        return "the server cannot send these bytes of the log, which are probably not UTF-8;"
                + " read them as they are with: tail -f "
                + name
                + " "
                + channel;
    }
}
