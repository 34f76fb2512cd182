package org.supervisordjava.cli.rpc;

/** There is no server, or the connection to it broke. */
public final class UnreachableException extends CallException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why; the number and the words are those of errno.h on Linux. */
    public enum Reason {
        NO_SUCH_FILE,
        REFUSED,
        PERMISSION_DENIED,
        OTHER
    }

    public UnreachableException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
