package org.supervisordjava.cli.rpc;

import org.supervisordjava.protocol.Fault;

/** The server understood the call and refused it. */
public final class RpcFault extends CallException {

    private static final long serialVersionUID = 1L;

    private final int code;
    private final String text;

    /**
     * @param code of a {@link Fault}, if the server is a supervisord
     * @param text {@code NAME} or {@code NAME: detail}
     */
    public RpcFault(int code, String text) {
        super(text, null);
        this.code = code;
        this.text = text;
    }

    public int code() {
        return code;
    }

    public boolean is(Fault fault) {
        return code == fault.code();
    }

    /**
     * To tell faults apart; rethrown when it is none of supervisord's.
     *
     * @throws RpcFault this one
     */
    public Fault known() throws RpcFault {
        return Fault.of(code).orElseThrow(() -> this);
    }

    public String text() {
        return text;
    }
}
