package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.FaultCode;
import org.supervisordjava.cli.rpc.Outcome;
import org.supervisordjava.cli.rpc.RpcFault;
import org.supervisordjava.cli.rpc.SupervisorApi;

import java.util.List;

/** Empties log files. */
final class ClearAction extends ProcessAction {

    private final SupervisorApi supervisor;

    ClearAction(SupervisorApi supervisor) {
        this.supervisor = supervisor;
    }

    @Override
    List<Outcome> all() throws CallException {
        return supervisor.clearAllLogs();
    }

    /** The protocol clears one process or all, so a group is a name that does not exist. */
    @Override
    List<Outcome> group(String group) throws CallException {
        throw new RpcFault(FaultCode.BAD_NAME, "BAD_NAME: " + group);
    }

    @Override
    void one(String name) throws CallException {
        supervisor.clearLogs(name);
    }

    @Override
    String words(Outcome outcome) {
        return switch (outcome.status()) {
            case FaultCode.SUCCESS -> done(outcome, "cleared");
            case FaultCode.BAD_NAME -> error(outcome, "no such process");
            case FaultCode.FAILED -> error(outcome, "failed");
            default -> error(outcome, outcome.description());
        };
    }

    @Override
    int harmlessFault() {
        return FaultCode.SUCCESS;
    }

    @Override
    int exitCodeOfUnknownGroup() {
        return ExitCode.GENERIC;
    }
}
