package org.supervisordjava.cli.command;

import org.supervisordjava.cli.rpc.CallException;
import org.supervisordjava.cli.rpc.FaultCode;
import org.supervisordjava.cli.rpc.Outcome;
import org.supervisordjava.cli.rpc.SupervisorApi;

import java.util.List;

/** Sends a signal. */
final class SignalAction extends ProcessAction {

    private final SupervisorApi supervisor;
    private final String signal;

    SignalAction(SupervisorApi supervisor, String signal) {
        this.supervisor = supervisor;
        this.signal = signal;
    }

    @Override
    List<Outcome> all() throws CallException {
        return supervisor.signalAll(signal);
    }

    @Override
    List<Outcome> group(String group) throws CallException {
        return supervisor.signalGroup(group, signal);
    }

    @Override
    void one(String name) throws CallException {
        supervisor.signal(name, signal);
    }

    @Override
    String words(Outcome outcome) {
        return switch (outcome.status()) {
            case FaultCode.SUCCESS -> done(outcome, "signalled");
            case FaultCode.BAD_NAME -> error(outcome, "no such process");
            case FaultCode.BAD_SIGNAL -> error(outcome, "bad signal name");
            case FaultCode.NOT_RUNNING -> error(outcome, "not running");
            case FaultCode.FAILED -> outcome.description();
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
