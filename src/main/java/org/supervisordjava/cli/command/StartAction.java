package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.FaultCode;
import org.supervisordjava.cli.rpc.Outcome;
import org.supervisordjava.cli.rpc.SupervisorApi;

import java.util.List;

/** Starts and waits until each process is RUNNING or has failed. */
final class StartAction extends ProcessAction {

    private final SupervisorApi supervisor;

    StartAction(SupervisorApi supervisor) {
        this.supervisor = supervisor;
    }

    @Override
    List<Outcome> all() throws CallException {
        return supervisor.startAll();
    }

    @Override
    List<Outcome> group(String group) throws CallException {
        return supervisor.startGroup(group);
    }

    @Override
    void one(String name) throws CallException {
        supervisor.start(name);
    }

    @Override
    String words(Outcome outcome) {
        return switch (outcome.status()) {
            case FaultCode.SUCCESS -> done(outcome, "started");
            case FaultCode.BAD_NAME -> error(outcome, "no such process");
            case FaultCode.NO_FILE -> error(outcome, "no such file");
            case FaultCode.NOT_EXECUTABLE -> error(outcome, "file is not executable");
            case FaultCode.ALREADY_STARTED -> error(outcome, "already started");
            case FaultCode.SPAWN_ERROR -> error(outcome, "spawn error");
            case FaultCode.ABNORMAL_TERMINATION -> error(outcome, "abnormal termination");
            default -> error(outcome, outcome.description());
        };
    }

    @Override
    int harmlessFault() {
        return FaultCode.ALREADY_STARTED;
    }

    @Override
    int exitCodeOfUnknownGroup() {
        return ExitCode.INVALID_ARGUMENTS;
    }
}
