package org.supervisordjava.protocol;

/** A request body that is not an XML-RPC call. */
public final class XmlRpcParseException extends Exception {

    private static final long serialVersionUID = 1L;

    XmlRpcParseException(String message) {
        super(message);
    }

    XmlRpcParseException(String message, Throwable cause) {
        super(message, cause);
    }
}
