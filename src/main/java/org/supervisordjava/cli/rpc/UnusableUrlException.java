package org.supervisordjava.cli.rpc;

/** The address of the server is none. The message is supervisorctl's, which is Python's. */
public final class UnusableUrlException extends CallException {

    private static final long serialVersionUID = 1L;

    UnusableUrlException(String message) {
        super(message, null);
    }
}
