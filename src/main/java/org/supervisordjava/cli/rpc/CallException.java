package org.supervisordjava.cli.rpc;

/** Why a call has no result. The message is one line for the operator. */
public abstract sealed class CallException extends Exception
        permits RpcFault,
                HttpStatusException,
                UnreachableException,
                UnusableUrlException,
                MalformedResponseException {

    private static final long serialVersionUID = 1L;

    CallException(String message, Throwable cause) {
        super(message, cause);
    }
}
