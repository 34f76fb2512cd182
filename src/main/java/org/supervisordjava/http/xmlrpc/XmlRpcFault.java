package org.supervisordjava.http.xmlrpc;

import org.supervisordjava.protocol.Fault;

/** A call that is answered with a fault. */
final class XmlRpcFault extends Exception {

    private static final long serialVersionUID = 1L;

    private final Fault fault;

    /**
     * @param text the faultString, {@code BAD_NAME: x}
     */
    private XmlRpcFault(Fault fault, String text) {
        super(text, null, false, false);
        this.fault = fault;
    }

    static XmlRpcFault of(Fault fault) {
        return new XmlRpcFault(fault, fault.name());
    }

    static XmlRpcFault of(Fault fault, String detail) {
        return new XmlRpcFault(fault, text(fault, detail));
    }

    /**
     * @param text already with the fault's name
     */
    static XmlRpcFault withText(Fault fault, String text) {
        return new XmlRpcFault(fault, text);
    }

    static String text(Fault fault, String detail) {
        return fault.name() + ": " + detail;
    }

    Fault fault() {
        return fault;
    }
}
