package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.Outcome;
import org.supervisordjava.protocol.Fault;
import org.supervisordjava.protocol.NameSpec;

import java.util.Map;

/** What can be done to processes, to groups, and to all: what to call, and the words for it. */
enum ProcessVerb {
    START(
            "startProcess",
            "startProcessGroup",
            "startAllProcesses",
            "started",
            Fault.ALREADY_STARTED,
            ExitCode.INVALID_ARGUMENTS,
            Map.of(
                    Fault.BAD_NAME, "no such process",
                    Fault.NO_FILE, "no such file",
                    Fault.NOT_EXECUTABLE, "file is not executable",
                    Fault.ALREADY_STARTED, "already started",
                    Fault.SPAWN_ERROR, "spawn error",
                    Fault.ABNORMAL_TERMINATION, "abnormal termination")),
    STOP(
            "stopProcess",
            "stopProcessGroup",
            "stopAllProcesses",
            "stopped",
            Fault.NOT_RUNNING,
            ExitCode.GENERIC,
            Map.of(
                    Fault.BAD_NAME, "no such process",
                    Fault.NOT_RUNNING, "not running",
                    Fault.FAILED, Words.OF_THE_SERVER)),
    SIGNAL(
            "signalProcess",
            "signalProcessGroup",
            "signalAllProcesses",
            "signalled",
            Fault.SUCCESS,
            ExitCode.GENERIC,
            Map.of(
                    Fault.BAD_NAME, "no such process",
                    Fault.BAD_SIGNAL, "bad signal name",
                    Fault.NOT_RUNNING, "not running",
                    Fault.FAILED, Words.OF_THE_SERVER)),
    CLEAR(
            "clearProcessLogs",
            Words.NO_METHOD,
            "clearAllProcessLogs",
            "cleared",
            Fault.SUCCESS,
            ExitCode.GENERIC,
            Map.of(
                    Fault.BAD_NAME, "no such process",
                    Fault.FAILED, "failed"));

    private final String one;
    private final String group;
    private final String all;
    private final String done;
    private final Fault harmless;
    private final int misuse;
    private final Map<Fault, String> errors;

    /**
     * @param harmless the fault that is no failure: what was asked for is already so
     * @param misuse the exit code of a missing name and of an unknown group
     */
    ProcessVerb(
            String one,
            String group,
            String all,
            String done,
            Fault harmless,
            int misuse,
            Map<Fault, String> errors) {
        this.one = one;
        this.group = group;
        this.all = all;
        this.done = done;
        this.harmless = harmless;
        this.misuse = misuse;
        this.errors = errors;
    }

    private static final class Words {

        /** The whole line is what the server says. */
        static final String OF_THE_SERVER = "";

        /** The protocol clears one process or all, so a group is a name that does not exist. */
        static final String NO_METHOD = "";

        private Words() {}
    }

    String one() {
        return one;
    }

    String group() {
        return group;
    }

    boolean takesGroups() {
        return !group.equals(Words.NO_METHOD);
    }

    String all() {
        return all;
    }

    String done() {
        return done;
    }

    int misuse() {
        return misuse;
    }

    /** What the operator reads about one process. */
    String words(Outcome outcome) {
        var name = NameSpec.of(outcome.group(), outcome.name());
        var fault = Fault.of(outcome.status()).orElse(null);
        if (fault == Fault.SUCCESS) {
            return name + ": " + done;
        }
        if (fault == Fault.ABNORMAL_TERMINATION && isUnfinished(detail(outcome))) {
            return name + ": ERROR (" + detail(outcome) + ")";
        }
        var why = fault == null ? null : errors.get(fault);
        if (why == null) {
            return name + ": ERROR (" + outcome.description() + ")";
        }
        return why.equals(Words.OF_THE_SERVER)
                ? outcome.description()
                : name + ": ERROR (" + why + ")";
    }

    /** What follows the fault's name; empty when nothing does. */
    private static String detail(Outcome outcome) {
        var prefix = Fault.ABNORMAL_TERMINATION + ": ";
        var text = outcome.description();
        return text.startsWith(prefix) ? text.substring(prefix.length()) : "";
    }

    /** What only supervisord-java says: it may still start. */
    private static boolean isUnfinished(String detail) {
        return detail.startsWith("waiting for ") || detail.equals("still starting");
    }

    boolean isFailure(Outcome outcome) {
        return outcome.status() != Fault.SUCCESS.code() && outcome.status() != harmless.code();
    }
}
