package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.RpcFault;
import org.supervisordjava.protocol.Fault;

import java.util.List;

/** Connects the terminal with a process: its output is shown, typed lines go to its input. */
final class ForegroundCommand {

    private ForegroundCommand() {}

    static void run(Session session, Command command, List<String> words) throws CallException {
        if (!session.serverIsUp()) {
            return;
        }
        if (words.isEmpty()) {
            session.misuse(command, "ERROR: no process name supplied", ExitCode.GENERIC);
        } else if (words.size() > 1) {
            session.fail("ERROR: too many process names supplied", ExitCode.GENERIC);
        } else if (isRunning(session, words.getFirst())) {
            connect(session, words.getFirst());
        }
    }

    private static boolean isRunning(Session session, String name) throws CallException {
        try {
            if (session.supervisor().processInfo(name).row().running()) {
                return true;
            }
            session.fail("ERROR: process not running", ExitCode.GENERIC);
        } catch (RpcFault fault) {
            if (fault.is(Fault.BAD_NAME)) {
                session.fail("ERROR: bad process name supplied", ExitCode.GENERIC);
            } else {
                session.line("ERROR: " + Complaint.of(fault));
            }
        }
        return false;
    }

    private static void connect(Session session, String name) throws CallException {
        session.line("==> Press Ctrl-C to exit <==");
        try (var output = new LogPrinter(session, "/logtail/" + name + "/stdout");
                var errors = new LogPrinter(session, "/logtail/" + name + "/stderr");
                var _ = session.console().onInterrupt(() -> session.line("Exiting foreground"))) {
            Thread.ofPlatform().daemon().name("fg-stdout").start(output::run);
            Thread.ofPlatform().daemon().name("fg-stderr").start(errors::run);
            sendLines(session, name);
        }
        session.line("Exiting foreground");
    }

    private static void sendLines(Session session, String name) throws CallException {
        var supervisor = session.supervisor();
        for (var line = session.console().ask(""); line != null; line = session.console().ask("")) {
            try {
                supervisor.call("sendProcessStdin", name, line + "\n");
            } catch (RpcFault fault) {
                var gone = fault.is(Fault.NOT_RUNNING);
                session.line(gone ? "Process got killed" : "ERROR: " + Complaint.of(fault));
                return;
            }
            if (!supervisor.processInfo(name).row().running()) {
                session.line("Process got killed");
                return;
            }
        }
    }
}
