package org.supervisordjava.cli.rpc;

import java.io.IOException;

/** There is no server, or the connection to it broke. */
public final class UnreachableException extends CallException {

    private static final long serialVersionUID = 1L;

    private final Obstacle obstacle;

    /** Why; the number and the words are those of errno.h on Linux. */
    public enum Obstacle {
        NO_SUCH_FILE,
        REFUSED,
        PERMISSION_DENIED,
        NOT_A_DIRECTORY,
        TOO_MANY_LINKS,
        PATH_TOO_LONG,
        NO_PATH,
        UNKNOWN_HOST,
        OTHER
    }

    public UnreachableException(Obstacle obstacle, String message, Throwable cause) {
        super(message, cause);
        this.obstacle = obstacle;
    }

    public Obstacle obstacle() {
        return obstacle;
    }

    /** What cannot be told apart. */
    public static UnreachableException of(IOException failure) {
        var message =
                failure.getMessage() == null
                        ? failure.getClass().getSimpleName()
                        : failure.getMessage();
        return new UnreachableException(Obstacle.OTHER, message, failure);
    }
}
