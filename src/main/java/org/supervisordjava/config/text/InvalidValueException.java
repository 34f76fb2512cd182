package org.supervisordjava.config.text;

/**
 * A value that does not mean what its option needs. The message is supervisord's where supervisord
 * has one; the place in the file is added by whoever knows it.
 */
public sealed class InvalidValueException extends Exception permits NotWholeNumberException {

    private static final long serialVersionUID = 1L;

    public InvalidValueException(String message) {
        super(message);
    }
}
