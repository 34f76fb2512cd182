package org.supervisordjava.cli.command;

/** There is no terminal that could be drawn on; the message says why. */
public final class NoScreenException extends Exception {

    private static final long serialVersionUID = 1L;

    public NoScreenException(String message) {
        super(message);
    }
}
