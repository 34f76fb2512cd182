package org.supervisordjava.cli.rpc;

/** What answers is not a supervisor: its answer is no HTTP or no XML-RPC. */
public final class MalformedResponseException extends CallException {

    private static final long serialVersionUID = 1L;

    public MalformedResponseException(String message) {
        super(message, null);
    }
}
