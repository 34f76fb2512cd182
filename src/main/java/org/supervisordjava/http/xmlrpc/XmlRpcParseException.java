package org.supervisordjava.http.xmlrpc;

/** A request body that is not an XML-RPC call. */
final class XmlRpcParseException extends Exception {

    private static final long serialVersionUID = 1L;

    XmlRpcParseException(String message) {
        super(message);
    }

    XmlRpcParseException(String message, Throwable cause) {
        super(message, cause);
    }
}
