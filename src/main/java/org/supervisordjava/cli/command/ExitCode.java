package org.supervisordjava.cli.command;

/**
 * Exit codes of supervisorctl. They overlap on purpose: {@code status} uses the numbers of the
 * Linux Standard Base for status actions, everything else those for other actions.
 */
public final class ExitCode {

    public static final int SUCCESS = 0;
    public static final int GENERIC = 1;
    public static final int INVALID_ARGUMENTS = 2;
    public static final int UNIMPLEMENTED = 3;
    public static final int REFUSED = 4;
    public static final int API_MISMATCH = 5;
    public static final int NOT_RUNNING = 7;

    public static final int STATUS_NOT_RUNNING = 3;
    public static final int STATUS_UNKNOWN = 4;

    private ExitCode() {}
}
