package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.HttpStatusException;
import org.supervisordjava.cli.rpc.RpcFault;
import org.supervisordjava.config.text.PythonRepr;

import java.util.List;
import java.util.Locale;

/** Shows the end of a log, or follows it. */
final class LogCommands {

    private LogCommands() {}

    /**
     * How much of a log to show: {@code -f} or {@code -N} bytes.
     *
     * @param bytes counts only without {@code follow}
     */
    private record Length(boolean follow, int bytes) {

        static final Length DEFAULT = new Length(false, 1600);

        /** Null when it is neither. */
        static Length parse(String option) {
            if (option.equals("-f")) {
                return new Length(true, 0);
            }
            try {
                return option.startsWith("-")
                        ? new Length(false, Integer.parseInt(option.substring(1)))
                        : null;
            } catch (NumberFormatException e) {
                return null;
            }
        }
    }

    /** The supervisor's own log. */
    static void mainTail(Session session, Command command, List<String> words)
            throws CallException {
        if (!session.serverIsUp()) {
            return;
        }
        if (words.size() > 1) {
            session.misuse(command, "Error: too many arguments", ExitCode.GENERIC);
            return;
        }
        var length = words.isEmpty() ? Length.DEFAULT : Length.parse(words.getFirst());
        if (length == null) {
            session.fail("Error: bad argument " + words.getFirst(), ExitCode.GENERIC);
        } else if (length.follow()) {
            LogPrinter.followUntilInterrupted(session, "/mainlogtail");
        } else {
            try {
                session.line(session.supervisor().mainTail(length.bytes()));
            } catch (RpcFault fault) {
                session.fail("supervisord: ERROR (" + words(fault) + ")", ExitCode.GENERIC);
            }
        }
    }

    /** A process's log. */
    static void tail(Session session, Command command, List<String> words) throws CallException {
        if (!session.serverIsUp()) {
            return;
        }
        if (words.isEmpty()) {
            session.misuse(command, "Error: too few arguments", ExitCode.GENERIC);
        } else if (words.size() > 3) {
            session.misuse(command, "Error: too many arguments", ExitCode.GENERIC);
        } else if (words.getFirst().startsWith("-")) {
            ofProcess(session, words.getFirst(), words.subList(1, words.size()));
        } else {
            ofProcess(session, null, words);
        }
    }

    private static void ofProcess(Session session, String option, List<String> rest)
            throws CallException {
        if (rest.isEmpty()) {
            session.fail("Error: tail requires process name", ExitCode.GENERIC);
            return;
        }
        var channel = rest.size() == 1 ? "stdout" : rest.getLast().toLowerCase(Locale.ROOT);
        if (!channel.equals("stdout") && !channel.equals("stderr")) {
            session.fail("Error: bad channel " + PythonRepr.of(channel), ExitCode.GENERIC);
            return;
        }
        var length = option == null ? Length.DEFAULT : Length.parse(option);
        if (length == null) {
            session.fail("Error: bad argument " + option, ExitCode.GENERIC);
        } else if (length.follow()) {
            var path = "/logtail/" + rest.getFirst() + "/" + channel;
            LogPrinter.followUntilInterrupted(session, path);
        } else {
            show(session, rest.getFirst(), channel, length.bytes());
        }
    }

    private static void show(Session session, String name, String channel, int bytes)
            throws CallException {
        try {
            session.line(session.supervisor().tail(name, channel, bytes));
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
        return switch (fault.known()) {
            case BAD_NAME -> "no such process name";
            case NO_FILE -> "no log file";
            case FAILED -> "unknown error reading log";
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
