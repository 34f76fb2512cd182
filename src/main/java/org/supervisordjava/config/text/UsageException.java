package org.supervisordjava.config.text;

/** A command line that cannot be understood or obeyed; the message is for the operator. */
public final class UsageException extends Exception {

    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
