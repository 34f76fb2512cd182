package org.supervisordjava.cli.rpc;

/** The server answered with an HTTP status other than 200. */
public final class HttpStatusException extends CallException {

    public static final int BAD_REQUEST = 400;
    public static final int UNAUTHORIZED = 401;
    public static final int NOT_FOUND = 404;
    public static final int INTERNAL_SERVER_ERROR = 500;

    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * @param reason the words after the status, may be empty
     */
    public HttpStatusException(int status, String reason) {
        super((status + " " + reason).strip(), null);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
