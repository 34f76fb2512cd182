package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.FaultCode;
import org.supervisordjava.cli.rpc.Outcome;
import org.supervisordjava.cli.rpc.SupervisorApi;

import java.util.List;

/** Stops and waits until each process is gone. */
final class StopAction extends ProcessAction {

    private final SupervisorApi supervisor;

    StopAction(SupervisorApi supervisor) {
        this.supervisor = supervisor;
    }

    @Override
    List<Outcome> all() throws CallException {
        return supervisor.stopAll();
    }

    @Override
    List<Outcome> group(String group) throws CallException {
        return supervisor.stopGroup(group);
    }

    @Override
    void one(String name) throws CallException {
        supervisor.stop(name);
    }

    @Override
    String words(Outcome outcome) {
        return switch (outcome.status()) {
            case FaultCode.SUCCESS -> done(outcome, "stopped");
            case FaultCode.BAD_NAME -> error(outcome, "no such process");
            case FaultCode.NOT_RUNNING -> error(outcome, "not running");
            case FaultCode.FAILED -> outcome.description();
            default -> error(outcome, outcome.description());
        };
    }

    @Override
    int harmlessFault() {
        return FaultCode.NOT_RUNNING;
    }

    @Override
    int exitCodeOfUnknownGroup() {
        return ExitCode.GENERIC;
    }
}
