package org.supervisordjava.supervisor;

import org.supervisordjava.protocol.Fault;

/** A command that was refused. */
public final class CommandException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Fault fault;

    public CommandException(Fault fault) {
        super(fault.name());
        this.fault = fault;
    }

    /**
     * @param detail what it was about, usually the name
     */
    public CommandException(Fault fault, String detail) {
        super(fault.name() + ": " + detail);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
