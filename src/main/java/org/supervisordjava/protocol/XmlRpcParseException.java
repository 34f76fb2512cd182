package org.supervisordjava.protocol;

/** A body that is not XML-RPC. */
public final class XmlRpcParseException extends Exception {

    private static final long serialVersionUID = 1L;

    XmlRpcParseException(String message) {
        super(message);
    }

    XmlRpcParseException(String message, Throwable cause) {
        super(message, cause);
    }
}
