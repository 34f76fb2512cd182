package org.supervisordjava.supervisor;

/** A command that was refused. */
public final class CommandException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Fault fault;

    /**
     * @param detail what it was about, usually the name; may be empty
     */
    public CommandException(Fault fault, String detail) {
        super(detail.isEmpty() ? fault.name() : fault.name() + ": " + detail);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
