package org.supervisordjava.cli.rpc;

/** The server understood the call and refused it. */
public final class RpcFault extends CallException {

    private static final long serialVersionUID = 1L;

    private final int code;
    private final String text;

    /**
     * @param code one of {@link FaultCode}
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

    public String text() {
        return text;
    }
}
