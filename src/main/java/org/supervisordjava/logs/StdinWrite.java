package org.supervisordjava.logs;

/** What became of data for a child's standard input. */
public enum StdinWrite {
    /** Written, or kept until the child reads. */
    ACCEPTED,
    /** The child does not read, and too much waits already; nothing was taken. */
    FULL,
    /** The child has closed it, or never had one. */
    CLOSED
}
