package org.supervisordjava.cli;

/**
 * The options, or the configuration they lead to, make no sense. The message says which and why.
 */
final class UsageException extends Exception {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
